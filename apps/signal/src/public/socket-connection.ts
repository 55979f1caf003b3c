import type { Socket } from 'node:net';
import type { Connection } from '../rooms/connection.ts';
import type { PeerSocket } from './peer-socket.ts';

/**
 * What a queued frame costs beside its bytes: two stream entries, two buffers and their backing stores.
 * Without it 4 MiB of the smallest relays would be over 100 MB of memory.
 */
const QUEUED_FRAME_BYTES = 512;

/** A WebSocket as the rooms see it. */
export class SocketConnection implements Connection {
  private queuedFrames = 0;

  constructor(
    private readonly socket: PeerSocket,
    private readonly stream: Socket,
    readonly addressKey: string,
  ) {}

  get bufferedBytes(): number {
    return this.socket.bufferedAmount + this.queuedFrames * QUEUED_FRAME_BYTES;
  }

  send(frame: string | Uint8Array): void {
    if (this.socket.bufferedAmount === 0) return this.socket.send(frame);
    this.queuedFrames += 1;
    this.socket.send(frame, this.onFlushed);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  whenDrained(callback: () => void): void {
    this.stream.once('drain', callback);
  }

  private readonly onFlushed = (): void => {
    this.queuedFrames -= 1;
  };
}
