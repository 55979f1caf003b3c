import { ProtocolError } from '#protocol';
import { concatBytes, type PeerId } from '#trust';
import {
  applyAwarenessUpdate,
  type Awareness,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import { applyUpdate, type Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { AwarenessReader } from './awareness-reader.ts';
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

/** A cursor with its name is some hundred bytes; this is one for each peer of the largest room. */
const MAX_AWARENESS_BYTES = 256 * 1024;
const MAX_CURSORS = 256;
/** Awareness remembers a number for each client that ever was; a reload makes a new client. */
const MAX_CURSORS_REMEMBERED = 4096;

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
  readonly #reader = new AwarenessReader();
  #stopRepair = () => {};
  #sending: boolean;

  constructor(
    readonly doc: Doc,
    readonly awareness: Awareness,
    private readonly clock: Clock,
    options: { readonly sending: boolean },
  ) {
    this.#sending = options.sending;
  }

  start(): void {
    this.doc.on('update', this.#onUpdate);
    this.awareness.on('update', this.#onAwareness);
    this.#repairLater();
  }

  stop(): void {
    this.doc.off('update', this.#onUpdate);
    this.awareness.off('update', this.#onAwareness);
    this.#stopRepair();
    this.#peers.clear();
    this.awareness.destroy();
    this.#reader.destroy();
  }

  /** Before this, what others write is shown and nothing of one's own goes out. */
  allowSending(): void {
    if (this.#sending) return;
    this.#sending = true;
    for (const [peer, vector] of this.#peers) {
      this.#answerVector(peer, vector);
      this.#showCursors(peer);
    }
  }

  add(peer: ContentPeer): void {
    this.#peers.set(peer, undefined);
    this.#send(peer, STATE_VECTOR, encodeStateVector(this.doc));
    this.#showCursors(peer);
    this.#renewOwnCursor();
  }

  remove(peer: ContentPeer): void {
    const { clientId } = peer;
    const isItsOwn = clientId !== undefined && this.#mayTell(peer, clientId);
    if (this.#peers.delete(peer) && isItsOwn) removeAwarenessStates(this.awareness, [clientId], this);
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
          return applyUpdate(this.doc, payload, peer);
        case AWARENESS:
          return this.#receiveAwareness(peer, payload);
        default:
          throw new Error('unknown kind');
      }
    } catch (error) {
      throw new ProtocolError('malformed-content', String(error));
    }
  }

  #receiveAwareness(peer: ContentPeer, payload: Uint8Array): void {
    if (payload.length > MAX_AWARENESS_BYTES) throw new Error('too many cursors');
    this.#forgetOldCursors();
    const { states } = this.awareness;
    let room = MAX_CURSORS - states.size;
    const heard = this.#reader.only(
      payload,
      (client) => this.#mayTell(peer, client) && (states.has(client) || room-- > 0),
    );
    applyAwarenessUpdate(this.awareness, heard, peer);
  }

  /** Nobody moves our cursor, nor that of somebody linked to us: the first who named that client as its own. */
  #mayTell(peer: ContentPeer, client: number): boolean {
    // Not that of the document, which Yjs changes where somebody else writes under it.
    if (client === this.awareness.clientID) return false;
    const owner = [...this.#peers.keys()].find(({ clientId }) => clientId === client);
    return owner === undefined || owner.peerId === peer.peerId;
  }

  #forgetOldCursors(): void {
    const { states, meta } = this.awareness;
    if (meta.size <= MAX_CURSORS_REMEMBERED) return;
    for (const client of [...meta.keys()]) if (!states.has(client)) meta.delete(client);
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => this.#spread(UPDATE, update, origin);

  readonly #onAwareness = (
    { added, updated, removed }: { added: number[]; updated: number[]; removed: number[] },
    origin: unknown,
  ): void => {
    // A cursor that went with its link may well be alive for others.
    if (origin === this || origin === 'timeout') return;
    const clients = [...added, ...updated, ...removed];
    this.#spread(AWARENESS, encodeAwarenessUpdate(this.awareness, clients), origin);
  };

  #spread(kind: number, payload: Uint8Array, origin: unknown): void {
    if (!this.#sending) return;
    const from = this.#peers.has(origin as ContentPeer) ? (origin as ContentPeer) : undefined;
    for (const peer of this.#peers.keys()) {
      if (peer === from || from?.linked.has(peer.peerId)) continue;
      this.#send(peer, kind, payload);
    }
  }

  #answerVector(peer: ContentPeer, vector: Uint8Array | undefined): void {
    if (this.#sending && vector) this.#send(peer, UPDATE, encodeStateAsUpdate(this.doc, vector));
  }

  #showCursors(peer: ContentPeer): void {
    const known = [...this.awareness.getStates().keys()];
    if (this.#sending && known.length > 0)
      this.#send(peer, AWARENESS, encodeAwarenessUpdate(this.awareness, known));
  }

  /** Awareness takes a state only with a newer clock, so a cursor that was dropped comes back at once. */
  #renewOwnCursor(): void {
    const state = this.awareness.getLocalState();
    if (state) this.awareness.setLocalState(state);
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
