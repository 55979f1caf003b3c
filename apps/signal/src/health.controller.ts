import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { OpenRoute } from './open-route.ts';
import { Readiness } from './readiness.ts';

/** For load balancers and container health checks; on both listeners. */
@OpenRoute()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process answers. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** 503 once the node is stopping. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  ready(): { status: 'ready' } {
    if (!this.readiness.isReady) throw new ServiceUnavailableException({ status: 'stopping' });
    return { status: 'ready' };
  }
}
