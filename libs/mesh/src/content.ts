import { ProtocolError } from '#protocol';
import { concatBytes, type PeerId } from '#trust';
import type { Awareness } from 'y-protocols/awareness';
import {
  applyUpdate,
  type Doc,
  encodeStateAsUpdate,
  encodeStateVector,
  getState,
  parseUpdateMeta,
} from 'yjs';
import { Cursors } from './cursors.ts';
import type { Clock } from './room-api.ts';

/** State vectors repair what forwarding missed (§7). */
const REPAIR_EVERY_MS = 30_000;

/** First byte of a message on `sync`; the rest is Yjs's own encoding. */
const STATE_VECTOR = 0;
const UPDATE = 1;
const AWARENESS = 2;

/** The largest message on `sync`: a whole document in one update. */
export const MAX_SYNC_BYTES = 64 * 1024 * 1024;

/** Nobody is sent more while this much waits for it: state vectors repair what it misses. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** One READY neighbour, as the shared content sees it. */
export interface ContentPeer {
  readonly peerId: PeerId;
  /** Whom that neighbour says it is linked to. */
  readonly linked: ReadonlySet<PeerId>;
  /** Its client number in awareness, once told. */
  readonly clientId: number | undefined;
  /** What it has not taken yet of all that was sent. */
  readonly waitingBytes: number;
  sendContent(message: Uint8Array): void;
}

/**
 * Text, drawing and cursors over the READY links. An update goes from its author to all neighbours; who
 * receives it passes it on only to neighbours that the sender is not linked to itself, so a full mesh sends
 * each edit n − 1 times and a mesh with gaps still converges.
 */
export class Content {
  /** Each neighbour with the state vector that it sent last. */
  readonly #peers = new Map<ContentPeer, Uint8Array | undefined>();
  readonly #cursors: Cursors;
  #stopRepair = () => {};
  #sending: boolean;

  constructor(
    readonly doc: Doc,
    readonly awareness: Awareness,
    private readonly clock: Clock,
    options: { readonly self: PeerId; readonly sending: boolean },
  ) {
    this.#sending = options.sending;
    this.#cursors = new Cursors({
      self: options.self,
      awareness,
      clock,
      peers: () => this.#peers.keys(),
      send: (peer, states) => {
        if (this.#sending) this.#send(peer, AWARENESS, states);
      },
    });
  }

  start(): void {
    this.doc.on('update', this.#onUpdate);
    this.#cursors.start();
    this.#repairLater();
  }

  stop(): void {
    this.doc.off('update', this.#onUpdate);
    this.#stopRepair();
    this.#peers.clear();
    this.#cursors.stop();
  }

  /** Before this, what others write is shown and nothing of one's own goes out. */
  allowSending(): void {
    if (this.#sending) return;
    this.#sending = true;
    for (const [peer, vector] of this.#peers) {
      this.#answerVector(peer, vector);
      this.#cursors.showAll(peer);
    }
  }

  add(peer: ContentPeer): void {
    this.#peers.set(peer, undefined);
    this.#send(peer, STATE_VECTOR, encodeStateVector(this.doc));
    this.#cursors.add(peer);
  }

  remove(peer: ContentPeer): void {
    if (!this.#peers.has(peer)) return;
    this.#cursors.remove(peer);
    this.#peers.delete(peer);
  }

  /** Throws `ProtocolError('malformed-content')`. */
  receive(peer: ContentPeer, message: Uint8Array): void {
    const payload = message.subarray(1);
    try {
      switch (message[0]) {
        case STATE_VECTOR:
          this.#peers.set(peer, payload.slice());
          return this.#answerVector(peer, payload);
        case UPDATE:
          if (this.#follows(payload)) applyUpdate(this.doc, payload, peer);
          return;
        case AWARENESS:
          return this.#cursors.receive(peer, payload);
        default:
          throw new Error('unknown kind');
      }
    } catch (error) {
      throw new ProtocolError('malformed-content', String(error));
    }
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (!this.#sending) return;
    const from = this.#peers.has(origin as ContentPeer) ? (origin as ContentPeer) : undefined;
    for (const peer of this.#peers.keys()) {
      if (peer !== from && !from?.linked.has(peer.peerId)) this.#send(peer, UPDATE, update);
    }
  };

  /**
   * Whether all that its authors wrote before is here. One that is ahead of that would take away at once, and put in its
   * place what it brings only when the rest has come: never, if its author is gone. What it says comes with the rest.
   */
  #follows(update: Uint8Array): boolean {
    for (const [author, clock] of parseUpdateMeta(update).from) {
      if (clock > getState(this.doc.store, author)) return false;
    }
    return true;
  }

  #answerVector(peer: ContentPeer, vector: Uint8Array | undefined): void {
    if (this.#sending && vector) this.#send(peer, UPDATE, encodeStateAsUpdate(this.doc, vector));
  }

  #send(peer: ContentPeer, kind: number, payload: Uint8Array): void {
    if (peer.waitingBytes <= MAX_WAITING_BYTES) peer.sendContent(concatBytes(Uint8Array.of(kind), payload));
  }

  #repairLater(): void {
    this.#stopRepair = this.clock.after(REPAIR_EVERY_MS, () => {
      const vector = encodeStateVector(this.doc);
      for (const peer of this.#peers.keys()) this.#send(peer, STATE_VECTOR, vector);
      this.#repairLater();
    });
  }
}
