import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type PeerId, peerIdOf, type PublicKey, type ReportedState, sidFromBytes, toHex } from '#protocol';
import { Topology, type TopologySnapshot } from '#topology';
import { type RoomGraph, roomGraph } from '../room-graph.ts';

/** People who are all linked with each other, but where a spec says otherwise; alice let everybody in, or nearly. */
export class MadeUpRoom {
  readonly #topology = new Topology();
  readonly #sponsors = new Map<string, string>();
  readonly #words = new Map<string, ReportedState | null>();
  #now = 1_000_000;
  #seq = 0;

  private constructor(readonly names: readonly string[]) {}

  static of(...names: readonly string[]): MadeUpRoom {
    return new MadeUpRoom(names);
  }

  /** Carol let mallory in, and nobody else knows her; alice and dan have lost their link. */
  static withMallory(): MadeUpRoom {
    const room = MadeUpRoom.of('alice', 'bob', 'carol', 'dan', 'erin', 'mallory');
    room.#sponsors.set('mallory', 'carol');
    for (const other of ['alice', 'bob', 'dan', 'erin']) room.breaks(other, 'mallory', 'unchallenged');
    room.breaks('alice', 'dan', 'failed');
    return room;
  }

  breaks(a: string, b: string, state: ReportedState): void {
    this.says(a, b, state);
    this.says(b, a, state);
  }

  /** Null: nothing. */
  says(a: string, b: string, state: ReportedState | null): void {
    this.#words.set(`${a} ${b}`, state);
  }

  nodeLists(...names: readonly string[]): void {
    this.#topology.nodeLists(names.map(sidOf), this.#now);
  }

  picture(): TopologySnapshot {
    for (const name of this.names) this.#report(name);
    this.#now += 30_000;
    this.#topology.tick(this.#now);
    return this.#topology.snapshot({ links: true });
  }

  graph(): RoomGraph {
    const graph = roomGraph(this.picture(), { roomId: undefined, self: undefined });
    if (!graph) throw new Error('there is no room');
    return graph;
  }

  #report(name: string): void {
    const others = this.names.filter((other) => other !== name);
    const words = others.map((other) => [other, this.#words.get(`${name} ${other}`)] as const);
    const vouchedFor = others.filter((other) => this.#sponsorOf(other) === name);
    this.#topology.reported(
      {
        roomId: toHex(sha256(utf8ToBytes('room'))),
        seq: (this.#seq += 1),
        time: this.#now,
        publicKey: keyOf(name),
        sid: sidOf(name),
        heads: [],
        founder: idOf('alice'),
        sponsor: name === 'alice' ? undefined : idOf(this.#sponsorOf(name)),
        pairs: words.flatMap(([other, state = 'linked']) => {
          if (state === null) return [];
          return [{ peer: idOf(other), state, path: state === 'linked' ? 'direct' : 'unknown' }];
        }),
        edges: vouchedFor.map((other) => ({ subject: idOf(other), via: 'invite' })),
      },
      this.#now,
    );
  }

  #sponsorOf(name: string): string {
    return this.#sponsors.get(name) ?? (name === 'alice' ? '' : 'alice');
  }
}

export function idOf(name: string): PeerId {
  const id = peerIdOf(keyOf(name));
  NAMES.set(id, name);
  return id;
}

/** The one whose id it is, of those that have been named by then. */
export function nameOf(peer: PeerId): string {
  return NAMES.get(peer) ?? peer;
}

const NAMES = new Map<PeerId, string>();

function keyOf(name: string): PublicKey {
  return toHex(sha256(utf8ToBytes(`key ${name}`)));
}

function sidOf(name: string) {
  return sidFromBytes(sha256(utf8ToBytes(`session ${name}`)).subarray(0, 16));
}
