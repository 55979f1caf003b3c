import { WebSocket } from 'ws';
import type { Session } from '../rooms/session.ts';
import type { Pulsed } from './heartbeat.ts';

/** A WebSocket that knows its session, so that a frame needs no look-up. */
export class PeerSocket extends WebSocket implements Pulsed {
  session: Session | undefined;
  unanswered = 0;

  /**
   * `ws` closes by itself what it can not read, with a code and no reason. Our protocol has names for that,
   * and the name is told before the close.
   */
  override close(code?: number, reason?: string | Buffer): void {
    const failure = reason === undefined ? RECEIVER_FAILURES.get(code ?? 0) : undefined;
    if (failure === undefined || this.session === undefined) super.close(code, reason);
    else if (failure === 'frame-too-large') this.session.end({ code: failure });
    else this.session.receiveGarbage(failure);
    if (this.readyState === WebSocket.OPEN) super.close(code, reason);
  }

  /** One that is closing already is ended by the time-out of its closing handshake. */
  override ping(data?: unknown): void {
    if (this.readyState === WebSocket.OPEN) super.ping(data);
  }

  declareDead(): void {
    this.session?.end({ code: 'unresponsive' });
  }
}

/** Close codes of RFC 6455 §7.4.1 that `ws` chooses when a frame can not be read. */
const RECEIVER_FAILURES: ReadonlyMap<number, string> = new Map([
  [1002, 'not a WebSocket frame'],
  [1007, 'not UTF-8'],
  [1008, 'too many fragments'],
  [1009, 'frame-too-large'],
]);
