import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { HttpAdapterHost, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Logger } from 'pino';
import { RELAY_HEADER_BYTES } from '#protocol';
import { LIVE_EVERY_MS, OPERATOR_ROUTES } from '#protocol/operator';
import type { NodeConfig } from './config/node-config.ts';
import { type Guard, guardWith } from './guard.ts';
import { logRooms, logTotals, nestLogger, observeWith, openLog } from './node-log.ts';
import { type FoundToken } from './operator/access/operator-token.ts';
import { LiveGateway } from './operator/live/live.gateway.ts';
import { ProblemFilter } from './operator/api/problem-filter.ts';
import { OperatorModule } from './operator/operator.module.ts';
import { type OperatorParts, openOperatorParts } from './operator/operator-parts.ts';
import { FrameAdapter } from './public/frame-adapter.ts';
import { iceServersFor } from './public/ice-servers.ts';
import { PeerGateway, SIGNAL_PATH } from './public/peer-gateway.ts';
import { type PublicParts, PublicModule } from './public/public.module.ts';
import { securityHeaders } from './public/security-headers.ts';
import { Readiness } from './readiness.ts';
import { Rooms } from './rooms/rooms.ts';
import { upgradeOnlyAt } from './upgrades.ts';

export interface NodeOptions {
  /** Folder of the built peer client; it may be missing, then a page says so. */
  readonly clientFolder: string;
  /** Folder of the built dashboard; likewise. */
  readonly dashboardFolder: string;
  /** Names what runs, for the client's "About". */
  readonly build: string;
}

export interface RunningNode {
  /** `http://host:port` */
  readonly publicUrl: string;
  readonly operatorUrl: string;
  readonly operatorToken: FoundToken;
  readonly rooms: Rooms;
  /** Closes all sessions with 1012, spread over five seconds at most, then both listeners. Idempotent. */
  stop(): Promise<void>;
  /** As if the process had died: sockets end without a word. For tests. */
  kill(): Promise<void>;
}

/** Starts both listeners over the same rooms. Rejects where an address or the operator's token can not be had. */
export async function startNode(config: NodeConfig, options: NodeOptions): Promise<RunningNode> {
  const log = openLog(config.logLevel);
  const readiness = new Readiness();
  const guard = guardWith(log);
  const parts = openOperatorParts(config, guard);
  const rooms = openRooms(config, parts, log);
  const publicApp = await startPublic({ config, rooms, readiness, ...options }, log);
  const operatorApp = await startOperator(
    config,
    { readiness, rooms, config, ...parts, ...options },
    log,
  ).catch(async (error: unknown) => {
    parts.observatory.close();
    await publicApp.close();
    throw error;
  });
  const gateway = publicApp.get(PeerGateway);
  const live = operatorApp.get(LiveGateway);
  const stopTotals = logTotals(rooms, log);
  const stopObserving = observeSteadily(parts, rooms, guard);
  const closeApps = async (): Promise<void> => {
    stopTotals();
    stopObserving();
    await Promise.all([publicApp.close(), operatorApp.close(), parts.folder.settled()]);
  };
  const stopGently = async (): Promise<void> => {
    readiness.turnRed();
    rooms.silence();
    live.sayGoodbye();
    await gateway.closeAll();
    await closeApps();
  };
  let stopped: Promise<void> | undefined;
  return {
    publicUrl: urlOf(publicApp, config.publicListener.host),
    operatorUrl: urlOf(operatorApp, config.operatorListener.host),
    operatorToken: parts.token,
    rooms,
    stop: () => (stopped ??= stopGently()),
    kill: async () => {
      rooms.silence();
      gateway.terminateAll();
      await closeApps();
    },
  };
}

/** Returns the end. */
function observeSteadily({ observatory }: OperatorParts, rooms: Rooms, guard: Guard): () => void {
  const timer = setInterval(
    guard(() => observatory.step(rooms.counters)),
    LIVE_EVERY_MS,
  );
  return () => {
    clearInterval(timer);
    observatory.close();
  };
}

function openRooms(config: NodeConfig, { observatory, bans }: OperatorParts, log: Logger): Rooms {
  return new Rooms({
    limits: config.limits,
    observer: observeWith([logRooms(log), observatory], guardWith(log)),
    bans,
    now: () => performance.now(),
    iceServersFor: (sid) => iceServersFor(sid, config.iceServers, config.turnSecret, Date.now()),
  });
}

async function startPublic(parts: PublicParts, log: Logger): Promise<NestExpressApplication> {
  const { config } = parts;
  const app = await createApp(PublicModule.over(parts), log);
  const maxPayload = Math.max(config.limits.controlBytes, RELAY_HEADER_BYTES + config.limits.relayBytes);
  app.useWebSocketAdapter(new FrameAdapter(app, maxPayload, log));
  app.use(securityHeaders(config.signalUrl));
  upgradeOnlyAt(app.getHttpServer(), SIGNAL_PATH);
  await listen(app, config.publicListener, config.limits.joinMs);
  return app;
}

async function startOperator(
  config: NodeConfig,
  parts: Parameters<typeof OperatorModule.over>[0],
  log: Logger,
): Promise<NestExpressApplication> {
  const app = await createApp(OperatorModule.over(parts), log);
  app.useWebSocketAdapter(new IoAdapter(app));
  app.useGlobalFilters(new ProblemFilter(app.get(HttpAdapterHost), log));
  app.use(securityHeaders('/'));
  app.useBodyParser('json', { limit: MAX_BODY_BYTES });
  upgradeOnlyAt(app.getHttpServer(), `${OPERATOR_ROUTES.live}/`);
  await listen(app, config.operatorListener, config.limits.joinMs);
  return app;
}

/** A token, or a ban with its note. */
const MAX_BODY_BYTES = 4096;

/** The public listener reads no body, so none is parsed; signals are main's business alone. */
async function createApp(
  module: Parameters<typeof NestFactory.create>[0],
  log: Logger,
): Promise<NestExpressApplication> {
  return NestFactory.create<NestExpressApplication>(module, {
    bodyParser: false,
    forceCloseConnections: true,
    abortOnError: false,
    logger: nestLogger(log),
  });
}

/**
 * Connections that wait to be accepted. After a restart thousands come within a second or two; whom Node's own 511
 * leave out is tried again by TCP after 1, 3, 7 and 15 s. It is as much as Linux allows where nobody has changed it.
 */
const BACKLOG = 4096;

/** Who has not even asked within the time for a join holds a socket that no other limit counts. */
async function listen(
  app: NestExpressApplication,
  at: { host: string | undefined; port: number },
  requestMs: number,
): Promise<void> {
  const server: Server & { connectionsCheckingInterval?: number } = app.getHttpServer();
  server.headersTimeout = requestMs;
  server.requestTimeout = requestMs;
  server.connectionsCheckingInterval = requestMs / 2;
  // Nest passes on what `net.Server.listen` takes; its types leave out the backlog.
  const open = app.listen.bind(app) as (
    port: number,
    host: string | undefined,
    backlog: number,
  ) => Promise<unknown>;
  await open(at.port, at.host, BACKLOG).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
}

function urlOf(app: NestExpressApplication, host: string | undefined): string {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const name = host === undefined || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
