import { Inject, type OnModuleDestroy } from '@nestjs/common';
import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { BlockList } from 'node:net';
import type { Server, Socket } from 'socket.io';
import { type ConnectRefusal, LIVE_REQUESTS, type LiveAnswer, OPERATOR_ROUTES } from '#protocol/operator';
import { TokenBucket } from '../../rooms/token-bucket.ts';
import { TRUSTED_PROXIES } from '../../tokens.ts';
import { askerAddress } from '../access/asker.ts';
import { type Operator, OperatorAccess } from '../access/operator-access.ts';
import { problem } from '../api/problem.ts';
import { Observatory } from '../observatory/observatory.ts';
import { LiveFeed, type Requests } from './live-feed.ts';

/** Requests are small; what a dashboard sends beyond is not ours. */
const MAX_REQUEST_BYTES = 4096;

/** A stranger who opens a socket and does not say for what. */
const CONNECT_MS = 5000;

/** Requests of one dashboard: each can cost a snapshot. A person who clicks fast stays below. */
const REQUESTS_PER_SECOND = 10;
const REQUEST_BURST = 40;

/** The live feed on the wire: who may connect, and requests and answers. What is told is `LiveFeed`'s. */
@WebSocketGateway({
  path: OPERATOR_ROUTES.live,
  transports: ['websocket'],
  serveClient: false,
  maxHttpBufferSize: MAX_REQUEST_BYTES,
  connectTimeout: CONNECT_MS,
})
export class LiveGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect, OnModuleDestroy {
  private feed: LiveFeed | undefined;
  private server: Server | undefined;
  private readonly operators = new WeakMap<Socket, Operator>();
  private readonly stopListening: () => void;

  constructor(
    private readonly observatory: Observatory,
    private readonly access: OperatorAccess,
    @Inject(TRUSTED_PROXIES) private readonly proxies: BlockList,
  ) {
    this.stopListening = access.whenSignedOut((id) => this.endSession(id));
  }

  afterInit(server: Server): void {
    this.server = server;
    this.feed = new LiveFeed(this.observatory, server);
    server.use((socket, next) => {
      const refusal = this.refusalOf(socket);
      next(refusal === undefined ? undefined : new Error(refusal));
    });
  }

  handleConnection(socket: Socket): void {
    this.feed?.enter(socket);
    this.endInTime(socket);
    const requests = new TokenBucket(REQUESTS_PER_SECOND, REQUEST_BURST, Date.now());
    for (const name of Object.keys(LIVE_REQUESTS) as (keyof Requests)[]) {
      socket.on(name, (data: unknown, acknowledge: unknown) => {
        const answer =
          requests.take(Date.now()) > 0 ? refused('too-many-tries') : this.answer(socket, name, data);
        if (typeof acknowledge === 'function') (acknowledge as (answer: LiveAnswer) => void)(answer);
      });
    }
  }

  handleDisconnect(socket: Socket): void {
    this.feed?.leave(socket);
  }

  /** Before the listener closes, so that dashboards know that the node will be back. */
  sayGoodbye(): void {
    this.server?.emit('end', { reason: 'stopping' });
  }

  onModuleDestroy(): void {
    this.stopListening();
    this.feed?.close();
  }

  private refusalOf(socket: Socket): ConnectRefusal | undefined {
    const { request } = socket;
    const address = askerAddress(request, this.proxies);
    const checked = this.access.check({ headers: request.headers, address, isChange: true });
    if (!checked.ok) return checked.code === 'foreign-origin' ? 'foreign-origin' : 'not-signed-in';
    this.operators.set(socket, checked.operator);
    return undefined;
  }

  private answer<Name extends keyof Requests>(socket: Socket, name: Name, data: unknown): LiveAnswer {
    const parsed = LIVE_REQUESTS[name].safeParse(data);
    if (!parsed.success || !this.feed) return refused('malformed');
    return this.feed.answers[name](socket, parsed.data as Requests[Name]);
  }

  private endInTime(socket: Socket): void {
    const operator = this.operators.get(socket);
    if (operator?.kind !== 'session') return;
    const end = setTimeout(() => this.end(socket, 'expired'), operator.ticket.until - this.observatory.now);
    socket.once('disconnect', () => clearTimeout(end));
  }

  private endSession(id: string): void {
    for (const socket of this.server?.sockets.sockets.values() ?? []) {
      const operator = this.operators.get(socket);
      if (operator?.kind === 'session' && operator.ticket.id === id) this.end(socket, 'signed-out');
    }
  }

  private end(socket: Socket, reason: 'expired' | 'signed-out'): void {
    socket.emit('end', { reason });
    socket.disconnect(true);
  }
}

function refused(code: 'malformed' | 'too-many-tries'): LiveAnswer {
  return { kind: 'refused', problem: problem(code) };
}
