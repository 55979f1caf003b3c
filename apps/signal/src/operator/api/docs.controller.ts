import { Controller, Get, Header, Inject } from '@nestjs/common';
import { BUILD } from '../../tokens.ts';
import { docsPage } from './docs-page.ts';
import { openApi } from './open-api.ts';

@Controller('api')
export class DocsController {
  constructor(@Inject(BUILD) private readonly build: string) {}

  @Get('docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  page(): string {
    return docsPage();
  }

  @Get('docs.json')
  @Header('Cache-Control', 'no-store')
  json(): object {
    return openApi(this.build);
  }
}
