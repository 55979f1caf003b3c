import type { INestApplicationContext } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { Logger } from 'pino';
import type { ServerOptions, WebSocketServer } from 'ws';
import { PeerSocket } from './peer-socket.ts';

/** A closing handshake that takes longer is not waited for. */
const CLOSE_TIMEOUT_MS = 3000;

/**
 * Hands each frame to its session at once. Nest's own way makes an observable and promises of every frame,
 * which reorders the frames of one session and drops malformed ones in silence.
 */
export class FrameAdapter extends WsAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly maxPayload: number,
    private readonly log: Logger,
  ) {
    super(app);
  }

  override create(port: number, options: Record<string, unknown> & { path?: string } = {}): WebSocketServer {
    const socketOptions: ServerOptions & { closeTimeout: number } = {
      WebSocket: PeerSocket,
      perMessageDeflate: false,
      maxPayload: this.maxPayload,
      closeTimeout: CLOSE_TIMEOUT_MS,
      autoPong: false,
    };
    return super.create(port, { ...options, ...(socketOptions as object) }) as WebSocketServer;
  }

  override bindMessageHandlers(socket: PeerSocket): void {
    socket.on('message', (data: Buffer, isBinary) => {
      socket.unanswered = 0;
      this.guard(socket, () => socket.session?.receive(data, isBinary));
    });
    socket.on('ping', (data) => {
      this.guard(socket, () => socket.session?.receivePulse() && socket.pong(data));
    });
    socket.on('pong', () => {
      socket.unanswered = 0;
      this.guard(socket, () => socket.session?.receivePulse());
    });
  }

  /** What a stranger sends is no error of ours: no stack, and only where someone looks for it. */
  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    server.on('connection', (socket) => {
      socket.on('error', (error: Error & { code?: string }) =>
        this.log.debug({ code: error.code }, 'socket failed'),
      );
    });
    return server;
  }

  /** A throw here is a fault of ours. It costs the session in which it came to light, and nobody else. */
  private guard(socket: PeerSocket, handle: () => unknown): void {
    try {
      handle();
    } catch (error) {
      this.log.error({ err: error }, 'a frame could not be handled');
      socket.terminate();
    }
  }
}
