import { decodeNodeFrame, decodeRelay, type NodeErrorCode, type NodeFrame, type Sid } from '#protocol';
import type { Connection } from '../src/rooms/connection.ts';

/** A connection without a socket: keeps what it was sent, and buffers on demand. */
export class MemoryConnection implements Connection {
  readonly sent: (string | Uint8Array)[] = [];
  closedWith: { code: number; reason: string } | undefined;
  /** Set by a spec that plays a receiver which does not read. */
  bufferedBytes = 0;
  private drained: (() => void)[] = [];

  constructor(readonly addressKey = '192.0.2.1') {}

  send(frame: string | Uint8Array): void {
    if (this.closedWith !== undefined) throw new Error('sent after close');
    this.sent.push(typeof frame === 'string' ? frame : Uint8Array.from(frame));
  }

  close(code: number, reason: string): void {
    if (this.closedWith !== undefined) throw new Error('closed twice');
    this.closedWith = { code, reason };
  }

  whenDrained(callback: () => void): void {
    this.drained.push(callback);
  }

  drain(): void {
    this.bufferedBytes = 0;
    for (const callback of this.drained.splice(0)) callback();
  }

  get frames(): NodeFrame[] {
    return this.sent.filter((frame) => typeof frame === 'string').map(decodeOrThrow);
  }

  get relays(): { from: Sid; body: string }[] {
    return this.sent
      .filter((frame) => typeof frame !== 'string')
      .map((frame) => decodeRelay(frame)!)
      .map(({ sid, body }) => ({ from: sid, body: Buffer.from(body).toString() }));
  }

  get errors(): { code: NodeErrorCode; to?: Sid | undefined; retryAfterMs?: number | undefined }[] {
    return this.frames.filter((frame) => frame.event === 'error').map((frame) => frame.data);
  }

  /** Who is there, as a client would know it from what it was told. */
  get present(): Set<Sid> {
    const present = new Set<Sid>();
    for (const frame of this.frames) applyTo(present, frame);
    return present;
  }
}

function applyTo(present: Set<Sid>, frame: NodeFrame): void {
  switch (frame.event) {
    case 'welcome':
    case 'peers':
      present.clear();
      for (const { sid } of frame.data.peers) present.add(sid);
      return;
    case 'arrive':
      present.add(frame.data.sid);
      return;
    case 'leave':
      present.delete(frame.data.sid);
      return;
    case 'error':
    case 'pong':
  }
}

function decodeOrThrow(text: string): NodeFrame {
  const decoded = decodeNodeFrame(text);
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.value;
}
