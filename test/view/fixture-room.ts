import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import {
  type PeerId,
  peerIdOf,
  type PublicKey,
  type Report,
  type ReportedPair,
  type RoomId,
  sidFromBytes,
  toHex,
} from '#protocol';
import { Topology, type TopologyFeed } from '#topology';
import { NAMES } from './names.ts';

export interface Plan {
  readonly peers: number;
  /** Of all pairs, 0 to 1; every third one is the network's. */
  readonly gaps: number;
  /** The last peer is an outsider, linked with its sponsor alone. */
  readonly mallory: boolean;
  readonly links: boolean;
  readonly seed: number;
}

interface Member {
  readonly id: PeerId;
  readonly name: string;
  readonly key: PublicKey;
  readonly sid: Report['sid'];
  readonly sponsor: number | undefined;
}

/** A room of made-up people, told by their reports as a real one is: for looking at views and measuring them. */
export class FixtureRoom {
  readonly topology = new Topology();
  readonly feed: TopologyFeed;
  readonly members: readonly Member[];
  now = Date.now() - 120_000;
  /** By `pairKey`. */
  readonly #broken = new Map<number, ReportedPair['state']>();
  readonly #random: () => number;
  #seq = 0;

  constructor(plan: Plan) {
    this.#random = randomFrom(plan.seed);
    this.members = this.#invite(plan);
    this.#breakSome(plan);
    this.topology.nodeLists(
      this.members.map(({ sid }) => sid),
      this.now,
    );
    // First that they are there at all: then no word is about somebody unknown, which would take its time.
    for (const index of this.members.keys()) {
      this.topology.reported({ ...this.#aboutItself(index), pairs: [] }, this.now + index);
    }
    this.now += plan.peers;
    this.members.forEach((_, index) => {
      this.now += 1;
      this.topology.reported(this.report(index), this.now);
    });
    this.#pass();
    this.feed = this.topology.follow({ links: plan.links });
  }

  nameOf(peer: PeerId): string {
    return this.#names.get(peer) ?? peer.slice(0, 4);
  }

  idOf(name: string): PeerId {
    const member = this.members.find((one) => one.name === name);
    if (!member) throw new Error(`nobody is called ${name}`);
    return member.id;
  }

  /** A link breaks, or one that was broken is back. */
  toggleLink(a: number, b: number, cause: ReportedPair['state'] = 'unchallenged'): void {
    const key = pairKey(a, b);
    if (this.#broken.has(key)) this.#broken.delete(key);
    else this.#broken.set(key, cause);
    this.now += 100;
    for (const index of [a, b]) this.topology.reported(this.report(index), this.now);
  }

  leave(index: number): void {
    const member = this.members[index];
    if (member) this.topology.left(member.sid, this.now);
    this.members.forEach((_, other) => {
      if (other !== index) this.topology.reported(this.report(other, index), this.now);
    });
  }

  report(index: number, without = -1): Report {
    const others = [...this.members.keys()].filter((other) => other !== index && other !== without);
    return { ...this.#aboutItself(index), pairs: others.map((other) => this.#word(index, other)) };
  }

  #aboutItself(index: number): Omit<Report, 'pairs'> {
    const member = this.#member(index);
    return {
      roomId: ROOM,
      seq: (this.#seq += 1),
      time: this.now,
      publicKey: member.key,
      sid: member.sid,
      heads: [],
      founder: this.#member(0).id,
      sponsor: member.sponsor === undefined ? undefined : this.#member(member.sponsor).id,
      edges: this.members.flatMap(({ id, sponsor }) =>
        sponsor === index ? [{ subject: id, via: 'invite' as const }] : [],
      ),
    };
  }

  readonly #names = new Map<PeerId, string>();
  readonly #words: ReturnType<typeof wordsOf>[] = [];

  /** Words are shared between reports: two thousand say four million of them. */
  #word(index: number, other: number): ReportedPair {
    const state = this.#broken.get(pairKey(index, other));
    const words = (this.#words[other] ??= wordsOf(this.#member(other).id));
    if (state === undefined) return (index + other) % 11 === 0 ? words.relayed : words.direct;
    return state === 'failed' ? words.failed : words.unchallenged;
  }

  #invite({ peers, mallory }: Plan): readonly Member[] {
    return Array.from({ length: peers }, (_, index) => {
      const isMallory = mallory && index === peers - 1;
      const name = isMallory ? 'Mallory' : nameAt(index);
      const key = toHex<PublicKey>(sha256(utf8ToBytes(`key ${name}`)));
      const id = peerIdOf(key);
      this.#names.set(id, name);
      const sid = sidFromBytes(sha256(utf8ToBytes(`session ${name}`)).subarray(0, 16));
      const sponsor = index === 0 ? undefined : isMallory ? Math.min(2, index - 1) : this.#sponsorFor(index);
      return { id, name, key, sid, sponsor };
    });
  }

  /** Few let in many: the founder and those who came early. */
  #sponsorFor(index: number): number {
    return Math.floor(index * this.#random() ** 2.2);
  }

  #breakSome({ peers, gaps, mallory }: Plan): void {
    const [outsider, sponsor] = [peers - 1, Math.min(2, peers - 2)];
    for (let other = 0; mallory && other < outsider; other += 1) {
      if (other !== sponsor) this.#broken.set(pairKey(other, outsider), 'unchallenged');
    }
    const wanted = this.#broken.size + Math.round((gaps * peers * (peers - 1)) / 2);
    const crowd = mallory ? outsider : peers;
    while (this.#broken.size < wanted) {
      const [a, b] = [Math.floor(crowd * this.#random()), Math.floor(crowd * this.#random())];
      if (a !== b) this.#broken.set(pairKey(a, b), this.#broken.size % 3 === 0 ? 'failed' : 'unchallenged');
    }
  }

  #pass(): void {
    this.now += 30_000;
    this.topology.tick(this.now);
  }

  #member(index: number): Member {
    const member = this.members[index];
    if (!member) throw new Error(`there is no peer ${index}`);
    return member;
  }
}

const ROOM = toHex<RoomId>(sha256(utf8ToBytes('room of a fixture')));

function pairKey(a: number, b: number): number {
  return a < b ? a * MOST + b : b * MOST + a;
}

const MOST = 4096;

function wordsOf(peer: PeerId) {
  return {
    direct: { peer, state: 'linked', path: 'direct' },
    relayed: { peer, state: 'linked', path: 'relayed' },
    failed: { peer, state: 'failed', path: 'unknown' },
    unchallenged: { peer, state: 'unchallenged', path: 'unknown' },
  } as const;
}

function nameAt(index: number): string {
  const name = NAMES[index % NAMES.length] ?? '';
  const round = Math.floor(index / NAMES.length);
  return round === 0 ? name : `${name} ${round + 1}`;
}

/** The same ones in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}
