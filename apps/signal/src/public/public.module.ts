import { type DynamicModule, Module } from '@nestjs/common';
import type { NodeConfig } from '../config/node-config.ts';
import { HealthController } from '../health.controller.ts';
import { Readiness } from '../readiness.ts';
import { Rooms } from '../rooms/rooms.ts';
import { BUILD, NODE_CONFIG } from '../tokens.ts';
import { ClientConfigController } from './client-config.controller.ts';
import { ClientFiles } from './client-files.ts';
import { ClientController } from './client.controller.ts';
import { notBuiltPage } from './not-built-page.ts';
import { PeerGateway } from './peer-gateway.ts';

export interface PublicParts {
  readonly config: NodeConfig;
  readonly rooms: Rooms;
  readonly readiness: Readiness;
  readonly clientFolder: string;
  readonly build: string;
}

/** What peers reach: the WebSocket, what the client may know, its files, and health. */
@Module({})
export class PublicModule {
  static over(parts: PublicParts): DynamicModule {
    return {
      module: PublicModule,
      controllers: [HealthController, ClientConfigController, ClientController],
      providers: [
        { provide: NODE_CONFIG, useValue: parts.config },
        { provide: BUILD, useValue: parts.build },
        { provide: Rooms, useValue: parts.rooms },
        { provide: Readiness, useValue: parts.readiness },
        { provide: ClientFiles, useValue: new ClientFiles(parts.clientFolder, notBuiltPage('client')) },
        PeerGateway,
      ],
    };
  }
}
