import type { PeerId } from '#trust';
import {
  applyAwarenessUpdate,
  type Awareness,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import { AwarenessReader } from './awareness-reader.ts';
import type { ContentPeer } from './content.ts';
import { isForUs } from './passing-on.ts';
import type { Clock } from './room-api.ts';

/** A cursor with its name is some hundred bytes; this is one for each peer of the largest room. */
const MAX_AWARENESS_BYTES = 256 * 1024;
const MAX_CURSORS = 256;
/** Awareness remembers a number for each client that ever was; a reload makes a new client. */
const MAX_CURSORS_REMEMBERED = 4096;
/** Whoever comes shows its cursor to all whom it links to; those whom it has not reached by then are told. */
const PASS_ON_AFTER_MS = 3_000;

export interface CursorsOptions {
  readonly self: PeerId;
  readonly awareness: Awareness;
  readonly clock: Clock;
  /** All READY neighbours. */
  readonly peers: () => Iterable<ContentPeer>;
  readonly send: (peer: ContentPeer, states: Uint8Array) => void;
}

interface AwarenessChange {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
}

/**
 * Where everybody is. What a neighbour says goes on to those whom it is not linked to, by a few of those who can. Of a
 * cursor that is new, and to a neighbour that is, this is said once the links that are being set up have had their time:
 * of many who come at once each would tell everybody of everybody.
 */
export class Cursors {
  readonly #reader = new AwarenessReader();
  /** Who has been a neighbour: it dropped our cursor with the link, and takes it back only with a newer clock. */
  readonly #met = new Set<PeerId>();
  readonly #newPeers = new Set<ContentPeer>();
  readonly #newClients = new Set<number>();
  #cancelPassing: (() => void) | undefined;

  constructor(private readonly options: CursorsOptions) {}

  start(): void {
    this.options.awareness.on('update', this.#onUpdate);
  }

  stop(): void {
    this.options.awareness.off('update', this.#onUpdate);
    this.#cancelPassing?.();
    this.options.awareness.destroy();
    this.#reader.destroy();
  }

  add(peer: ContentPeer): void {
    const { awareness } = this.options;
    const own = awareness.getLocalState();
    // It is among the neighbours by now, so that it is told with all others.
    if (own && this.#met.has(peer.peerId)) awareness.setLocalState(own);
    else if (own) this.#show(peer, [awareness.clientID]);
    this.#met.add(peer.peerId);
    this.#newPeers.add(peer);
    this.#passOnSoon();
  }

  /** While it is still among the neighbours. */
  remove(peer: ContentPeer): void {
    const { clientId } = peer;
    this.#newPeers.delete(peer);
    if (clientId !== undefined && this.#mayTell(peer, clientId))
      removeAwarenessStates(this.options.awareness, [clientId], this);
  }

  showAll(peer: ContentPeer): void {
    this.#show(peer, [...this.options.awareness.getStates().keys()]);
  }

  /** Throws what y-protocols throws. */
  receive(peer: ContentPeer, payload: Uint8Array): void {
    const { awareness } = this.options;
    if (payload.length > MAX_AWARENESS_BYTES) throw new Error('too many cursors');
    this.#forgetOld();
    const { states } = awareness;
    let room = MAX_CURSORS - states.size;
    const heard = this.#reader.only(
      payload,
      (client) => this.#mayTell(peer, client) && (states.has(client) || room-- > 0),
    );
    applyAwarenessUpdate(awareness, heard, peer);
  }

  /** Nobody moves our cursor, nor that of somebody linked to us: the first who named that client as its own. */
  #mayTell(peer: ContentPeer, client: number): boolean {
    // Not that of the document, which Yjs changes where somebody else writes under it.
    if (client === this.options.awareness.clientID) return false;
    const owner = this.#ownerOf(client);
    return owner === undefined || owner.peerId === peer.peerId;
  }

  #ownerOf(client: number): ContentPeer | undefined {
    for (const peer of this.options.peers()) if (peer.clientId === client) return peer;
    return undefined;
  }

  #forgetOld(): void {
    const { states, meta } = this.options.awareness;
    if (meta.size <= MAX_CURSORS_REMEMBERED) return;
    for (const client of [...meta.keys()]) if (!states.has(client)) meta.delete(client);
  }

  readonly #onUpdate = ({ added, updated, removed }: AwarenessChange, origin: unknown): void => {
    // A cursor that went with its link may well be alive for others.
    if (origin === this || origin === 'timeout') return;
    const from = [...this.options.peers()].find((peer) => peer === origin);
    const moved = [...updated, ...removed];
    if (!from) return this.#spread([...added, ...moved], undefined);
    for (const client of added) this.#newClients.add(client);
    if (added.length > 0) this.#passOnSoon();
    this.#spread(moved, from);
  };

  #spread(clients: readonly number[], from: ContentPeer | undefined): void {
    for (const peer of this.options.peers()) {
      if (!from) this.#show(peer, clients);
      else if (peer !== from && !from.linked.has(peer.peerId))
        this.#show(peer, this.#forUs(clients, from, peer));
    }
  }

  #passOnSoon(): void {
    this.#cancelPassing ??= this.options.clock.after(PASS_ON_AFTER_MS, () => this.#passOn());
  }

  #passOn(): void {
    this.#cancelPassing = undefined;
    const { awareness, peers } = this.options;
    const others = [...awareness.getStates().keys()].filter((client) => client !== awareness.clientID);
    const owners = new Map(others.map((client) => [client, this.#ownerOf(client)]));
    for (const peer of peers()) {
      const lacking = others.filter((client) => {
        const isNews = this.#newPeers.has(peer) || this.#newClients.has(client);
        const owner = owners.get(client);
        const lacksIt = isNews && owner !== peer && !owner?.linked.has(peer.peerId);
        return lacksIt && this.#forUs([client], owner, peer).length > 0;
      });
      this.#show(peer, lacking);
    }
    this.#newPeers.clear();
    this.#newClients.clear();
  }

  /** Those that it is for us to show to that peer, beside all others who are linked to it and to whom we have them from. */
  #forUs(
    clients: readonly number[],
    from: ContentPeer | undefined,
    { peerId, linked }: ContentPeer,
  ): number[] {
    const { self, awareness } = this.options;
    const others = [...linked].filter((other) => from?.linked.has(other));
    return clients.filter((author) => {
      const number = awareness.meta.get(author)?.clock ?? 0;
      return isForUs(self, others, { author, number, target: peerId });
    });
  }

  #show(peer: ContentPeer, clients: readonly number[]): void {
    const { awareness, send } = this.options;
    const known = clients.filter((client) => awareness.meta.has(client));
    if (known.length > 0) send(peer, encodeAwarenessUpdate(awareness, known));
  }
}
