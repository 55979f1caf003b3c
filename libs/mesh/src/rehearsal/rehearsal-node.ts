import {
  decodePeerFrame,
  decodeRelay,
  encodeFrame,
  encodeRelay,
  type NodeFrame,
  type PeerEntry,
  PROTOCOL_VERSION,
  type SessionLimits,
  type Sid,
} from '#protocol';
import type { NodeSocketEvents, OpenNodeSocket } from '../node-socket.ts';

/** A rendezvous node for the two of a rehearsal, in the page itself: introduces who joins, and passes relays on. */
export class RehearsalNode {
  readonly #sessions = new Map<Sid, { readonly entry: PeerEntry; readonly events: NodeSocketEvents }>();

  constructor(private readonly schedule: (task: () => void) => void) {}

  readonly openSocket: OpenNodeSocket = (_url, events) => {
    let own: Sid | undefined;
    this.schedule(() => events.opened());
    return {
      send: (frame) => {
        if (typeof frame === 'string') own ??= this.#joined(frame, events);
        else if (own) this.#relay(own, frame);
      },
      close: () => {
        if (own) this.#sessions.delete(own);
      },
    };
  };

  #joined(frame: string, events: NodeSocketEvents): Sid | undefined {
    const decoded = decodePeerFrame(frame);
    if (!decoded.ok || decoded.value.event !== 'join') return undefined;
    const { sid, tag } = decoded.value.data;
    const peers = [...this.#sessions.values()].map(({ entry }) => entry);
    const entry = { sid, ...(tag && { tag }) };
    this.#say(events, {
      event: 'welcome',
      data: { v: PROTOCOL_VERSION, sid, peers, ice: [], limits: LIMITS },
    });
    for (const other of this.#sessions.values()) this.#say(other.events, { event: 'arrive', data: entry });
    this.#sessions.set(sid, { entry, events });
    return sid;
  }

  #relay(from: Sid, frame: Uint8Array): void {
    const relay = decodeRelay(frame);
    const receiver = relay && this.#sessions.get(relay.sid);
    if (!receiver) return;
    const passedOn = encodeRelay(from, relay.body);
    this.schedule(() => receiver.events.received(passedOn));
  }

  #say(events: NodeSocketEvents, frame: NodeFrame): void {
    const text = encodeFrame(frame);
    this.schedule(() => events.received(text));
  }
}

const LIMITS: SessionLimits = { framesPerSecond: 1000, burst: 1000, relayBytes: 64 * 1024, roomPeers: 2 };
