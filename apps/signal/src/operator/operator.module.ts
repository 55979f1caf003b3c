import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NodeConfig } from '../config/node-config.ts';
import { toBlockList } from '../config/variables.ts';
import { HealthController } from '../health.controller.ts';
import { ClientFiles } from '../public/client-files.ts';
import { notBuiltPage } from '../public/not-built-page.ts';
import { Readiness } from '../readiness.ts';
import { Rooms } from '../rooms/rooms.ts';
import { BUILD, TRUSTED_PROXIES } from '../tokens.ts';
import { AccessGuard } from './access/access-guard.ts';
import { OperatorAccess } from './access/operator-access.ts';
import { BansController } from './api/bans.controller.ts';
import { DocsController } from './api/docs.controller.ts';
import { NodeController } from './api/node.controller.ts';
import { RoomsController } from './api/rooms.controller.ts';
import { SessionController } from './api/session.controller.ts';
import { UnknownRouteController } from './api/unknown-route.controller.ts';
import { DashboardController } from './dashboard.controller.ts';
import { LiveGateway } from './live/live.gateway.ts';
import { MetricsController } from './metrics/metrics.controller.ts';
import { NodeMetrics } from './metrics/node-metrics.ts';
import { NodeState } from './node-state.ts';
import { Observatory } from './observatory/observatory.ts';
import { OperatorActs } from './operator-acts.ts';
import type { OperatorParts } from './operator-parts.ts';
import { AuditLog } from './storage/audit-log.ts';
import { BanList } from './storage/ban-list.ts';

interface Parts extends OperatorParts {
  readonly config: NodeConfig;
  readonly rooms: Rooms;
  readonly readiness: Readiness;
  readonly dashboardFolder: string;
  readonly build: string;
}

/** What the operator reaches, on an origin of its own that can be firewalled off. */
@Module({})
export class OperatorModule {
  static over(parts: Parts): DynamicModule {
    return {
      module: OperatorModule,
      controllers: [
        HealthController,
        SessionController,
        NodeController,
        RoomsController,
        BansController,
        DocsController,
        UnknownRouteController,
        MetricsController,
        DashboardController,
      ],
      providers: [...providersOf(parts), LiveGateway, { provide: APP_GUARD, useClass: AccessGuard }],
    };
  }
}

function providersOf(parts: Parts) {
  const { config, build, rooms, readiness, folder, access, bans, audit, observatory, now } = parts;
  const files = new ClientFiles(parts.dashboardFolder, notBuiltPage('dashboard'));
  const acts = new OperatorActs(rooms, bans, audit, now);
  const state = new NodeState(config, build, rooms, observatory, folder);
  return [
    { provide: TRUSTED_PROXIES, useValue: toBlockList(config.trustedProxies) },
    { provide: BUILD, useValue: build },
    { provide: Readiness, useValue: readiness },
    { provide: OperatorAccess, useValue: access },
    { provide: OperatorActs, useValue: acts },
    { provide: NodeState, useValue: state },
    { provide: Observatory, useValue: observatory },
    { provide: BanList, useValue: bans },
    { provide: AuditLog, useValue: audit },
    { provide: ClientFiles, useValue: files },
    { provide: NodeMetrics, useValue: new NodeMetrics(rooms, observatory, folder, build) },
  ];
}
