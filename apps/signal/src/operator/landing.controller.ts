import { Controller, Get, Header } from '@nestjs/common';

@Controller()
export class LandingController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  get(): string {
    return PAGE;
  }
}

/** Nothing about rooms: there is no sign-in on this listener. */
const PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Tessera: operator listener</title></head>
  <body>
    <h1>Tessera, operator listener</h1>
    <p>This listener is for whoever runs the node. This version answers health checks here:
      <a href="/health/live">live</a>, <a href="/health/ready">ready</a>.</p>
  </body>
</html>
`;
