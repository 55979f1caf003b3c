import { Controller, Get, Header, Inject } from '@nestjs/common';
import type { ClientConfig } from '#protocol';
import type { NodeConfig } from '../config/node-config.ts';
import { BUILD, NODE_CONFIG } from '../tokens.ts';

@Controller('config.json')
export class ClientConfigController {
  constructor(
    @Inject(NODE_CONFIG) private readonly config: NodeConfig,
    @Inject(BUILD) private readonly build: string,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-cache')
  get(): ClientConfig {
    return {
      v: 1,
      build: this.build,
      signal: this.config.signalUrl,
      roomPeers: this.config.limits.roomPeers,
    };
  }
}
