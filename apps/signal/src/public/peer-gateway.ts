import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import { Inject, type OnModuleDestroy } from '@nestjs/common';
import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { WebSocketServer } from 'ws';
import type { NodeConfig } from '../config/node-config.ts';
import { toBlockList } from '../config/variables.ts';
import { Readiness } from '../readiness.ts';
import { Rooms } from '../rooms/rooms.ts';
import { NODE_CONFIG } from '../tokens.ts';
import { addressKey, clientAddress } from './client-address.ts';
import { Heartbeat } from './heartbeat.ts';
import { isOriginAllowed } from './origin-rule.ts';
import type { PeerSocket } from './peer-socket.ts';
import { SocketConnection } from './socket-connection.ts';

/** Where peers open their WebSockets (§1). */
export const SIGNAL_PATH = '/signal';

/** RFC 6455: the service restarts; come back after a while. */
const SERVICE_RESTART = 1012;

/** Time for the nodes that are left, or for this one's successor, to take the clients in. */
const MAX_SPREAD_MS = 5000;
const SPREAD_MS_PER_SOCKET = 20;

/** Brings WebSockets to the rooms and takes them away again; frames go past it (`FrameAdapter`). */
@WebSocketGateway({ path: SIGNAL_PATH })
export class PeerGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect, OnModuleDestroy {
  private readonly proxies: BlockList;
  private readonly heartbeat: Heartbeat;
  private server: WebSocketServer | undefined;
  private ticker: NodeJS.Timeout | undefined;

  constructor(
    @Inject(NODE_CONFIG) private readonly config: NodeConfig,
    private readonly rooms: Rooms,
    private readonly readiness: Readiness,
  ) {
    this.proxies = toBlockList(config.trustedProxies);
    this.heartbeat = new Heartbeat(config.heartbeatSeconds);
  }

  afterInit(server: WebSocketServer): void {
    this.server = server;
    this.ticker = setInterval(() => this.tick(), 1000);
  }

  handleConnection(socket: PeerSocket, request: IncomingMessage): void {
    const { origin, host } = request.headers;
    const connection = new SocketConnection(socket, request.socket, this.addressKeyOf(request));
    if (!this.readiness.isReady) return connection.close(SERVICE_RESTART, 'stopping');
    if (!isOriginAllowed(origin, host, this.config.allowedOrigins)) {
      return this.rooms.turnAway(connection, 'origin-refused');
    }
    socket.session = this.rooms.open(connection);
    if (socket.session !== undefined) socket.once('close', this.heartbeat.add(socket));
  }

  handleDisconnect(socket: PeerSocket): void {
    socket.session?.closed();
  }

  /** Closes every socket with 1012, one after another, so that they do not all come back at once. */
  async closeAll(): Promise<void> {
    const sockets = [...(this.server?.clients ?? [])];
    const spreadMs = Math.min(MAX_SPREAD_MS, sockets.length * SPREAD_MS_PER_SOCKET);
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    sockets.forEach((socket, index) => {
      setTimeout(() => socket.close(SERVICE_RESTART, 'restarting'), (index / sockets.length) * spreadMs);
    });
    await Promise.all(closed);
  }

  terminateAll(): void {
    for (const socket of this.server?.clients ?? []) socket.terminate();
  }

  onModuleDestroy(): void {
    clearInterval(this.ticker);
  }

  private tick(): void {
    this.rooms.sweep();
    this.heartbeat.tick();
  }

  private addressKeyOf(request: IncomingMessage): string {
    const forwardedFor = request.headers['x-forwarded-for'];
    const text = Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor;
    return addressKey(clientAddress(request.socket.remoteAddress ?? '', text, this.proxies));
  }
}
