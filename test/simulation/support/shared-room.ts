import { expect } from '@jest/globals';
import { drawingToSvg } from '../../../apps/peer-client/src/app/room/draw/model/drawing-to-svg.ts';
import { COLOURS, type Mark } from '../../../apps/peer-client/src/app/room/draw/model/mark.ts';
import { encodeBase64url } from '#protocol';
import { toHex } from '#trust';
import type { FileEntry } from '../../../libs/mesh/src/files/file-entry.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { SharingPeer, Way } from './sharing-peer.ts';

/** How large a room gets, and for how long people work in it while things go wrong. */
export interface SharingShape {
  readonly peers: number;
  readonly steps: number;
}

/** Something that somebody put into the room, and that is to be there in the end: once. */
type Fact = `word ${string}` | `mark ${string}` | `file ${string}`;

/**
 * People who write, draw and list files over links that are slow, full, cut and made anew, on pages that crash, with
 * all that the real peer does with content and nothing else: without keys and sockets thousands of rooms take a minute.
 */
export class SharedRoom {
  readonly story: string[] = [];
  readonly #random: (length: number) => Uint8Array;
  readonly #peers: SharingPeer[];
  readonly #facts = new Set<Fact>();
  /** Lost in a crash before anybody was sent it, or taken back by one whose taking back may be lost. */
  readonly #uncertain = new Set<Fact>();
  readonly #gone = new Set<Fact>();
  /** Where one changes a mark and another removes it at the same time, either may win, on all devices alike. */
  readonly #changed = new Set<Fact>();
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  #now = Date.UTC(2026, 0, 1);
  #count = 0;

  constructor(
    seed: number,
    private readonly shape: SharingShape,
  ) {
    this.#random = seededRandom(seed);
    const clock = {
      now: () => this.#now,
      after: (ms: number, callback: () => void) => this.#after(ms, callback),
    };
    this.#peers = Array.from(
      { length: shape.peers },
      (_, number) => new SharingPeer(`p${number}`, number, this.#random, clock),
    );
    for (const peer of this.#peers) peer.open({ sending: this.#below(6) > 0 });
  }

  live(): void {
    try {
      for (let step = 0; step < this.shape.steps; step++) {
        this.#somethingHappens();
        for (let arrivals = this.#below(6); arrivals > 0; arrivals--) this.#deliverOne();
        this.#pass(this.#below(4_000));
      }
      this.#heal();
      this.#check();
    } finally {
      for (const peer of this.#peers) if (peer.isOpen) peer.close(0);
    }
  }

  /** What everybody has in the end: equal for runs in which the same happened. */
  get outcome(): string {
    return JSON.stringify([this.story, this.#peers.map(({ doc }) => doc.getText('text').toJSON())]);
  }

  #somethingHappens(): void {
    const [one, other] = [this.#pick(this.#peers), this.#pick(this.#peers)];
    switch (this.#below(16)) {
      case 0:
      case 1:
      case 2:
        return one === other || one.ways.has(other) ? undefined : this.#link(one, other);
      case 3:
        return one.ways.has(other) ? this.#cut(one, other) : undefined;
      case 4:
        return this.#reload(one);
      case 5:
        return one.rewriteRows();
      case 6:
        return one.content?.allowSending();
      case 7:
        return this.#presence();
      default:
        return one.isOpen ? this.#work(one) : one.open({ sending: true });
    }
  }

  #work(peer: SharingPeer): void {
    switch (this.#below(10)) {
      case 0:
      case 1:
      case 2:
        return this.#write(peer);
      case 3:
        return this.#erase(peer);
      case 4:
      case 5:
        return this.#draw(peer);
      case 6:
        return this.#changeMarks(peer);
      case 7:
        return this.#undo(peer);
      default:
        return this.#list(peer);
    }
  }

  #write(peer: SharingPeer): void {
    const fact: Fact = `word ${this.#count++}`;
    const text = peer.text.toJSON();
    const places = [0, ...Array.from(text.matchAll(/ /g), ({ index }) => index + 1)];
    this.#doing(peer, `writes ${fact}`, [fact], () =>
      peer.text.insert(this.#pick(places), `${fact.slice(5)} `),
    );
    this.#facts.add(fact);
  }

  #erase(peer: SharingPeer): void {
    const words = [...peer.text.toJSON().matchAll(/(\d+) /g)];
    if (words.length === 0) return;
    const { 0: word, 1: number, index } = this.#pick(words);
    const fact: Fact = `word ${number ?? ''}`;
    this.#doing(peer, `erases ${fact}`, [fact], () => peer.text.delete(index, word.length));
    this.#gone.add(fact);
  }

  #draw(peer: SharingPeer): void {
    const id = encodeBase64url(this.#random(8));
    const fact: Fact = `mark ${id}`;
    this.#doing(peer, `draws ${id}`, [fact], () => peer.drawing!.add(id, this.#mark()));
    this.#facts.add(fact);
  }

  #changeMarks(peer: SharingPeer): void {
    const ids = [...peer.drawing!.entries.keys()].filter(() => this.#below(3) === 0);
    const facts = ids.map((id): Fact => `mark ${id}`);
    if (this.#below(3) === 0) {
      this.#doing(peer, `removes ${ids.join()}`, facts, () => peer.drawing!.remove(ids));
      for (const fact of facts) this.#gone.add(fact);
      return;
    }
    this.#doing(peer, `changes ${ids.join()}`, [], () =>
      this.#below(2) === 0
        ? peer.drawing!.move(ids, this.#below(80), -8)
        : peer.drawing!.restyle(ids, { colour: this.#pick(COLOURS) }),
    );
    for (const fact of facts) this.#changed.add(fact);
  }

  /** Takes back what was drawn here, or what was taken back: what is there of it then nobody can say. */
  #undo(peer: SharingPeer): void {
    const before = new Set(peer.drawing!.entries.keys());
    this.#doing(peer, 'undoes or redoes', [], () =>
      this.#below(2) === 0 ? peer.drawing!.undo() : peer.drawing!.redo(),
    );
    const after = peer.drawing!.entries;
    const changed = [...before]
      .filter((id) => !after.has(id))
      .concat([...after.keys()].filter((id) => !before.has(id)));
    for (const id of changed) this.#uncertain.add(`mark ${id}`);
  }

  #list(peer: SharingPeer): void {
    const entry = this.#below(2) === 0 ? this.#pick([undefined, ...peer.files!.entries]) : undefined;
    if (entry) return this.#changeFile(peer, entry);
    const bytes = this.#random(32);
    const fact: Fact = `file ${toHex(bytes.subarray(0, 16))}`;
    this.#doing(peer, `adds ${fact}`, [fact], () => peer.addFile(bytes));
    this.#facts.add(fact);
  }

  #changeFile(peer: SharingPeer, { id, root }: FileEntry): void {
    if (this.#below(4) > 0) {
      const holds = this.#below(2) === 0;
      return this.#doing(peer, `holds ${id}: ${holds}`, [], () =>
        peer.files!.setHolder(root, peer.id, holds),
      );
    }
    this.#doing(peer, `removes the file ${id}`, [`file ${id}`], () => peer.files!.remove(id));
    this.#gone.add(`file ${id}`);
  }

  /** `facts`: what is uncertain when the device loses this. */
  #doing(peer: SharingPeer, what: string, facts: readonly Fact[], act: () => void): void {
    this.story.push(`${peer.name} ${what}`);
    peer.note = facts;
    act();
    peer.note = undefined;
  }

  #mark(): Mark {
    const style = { colour: this.#pick(COLOURS), width: 'medium' } as const;
    const [x, y] = [this.#below(900), this.#below(900)];
    if (this.#below(3) === 0) return { kind: 'rectangle', style, x, y, width: 40, height: 30 };
    if (this.#below(3) === 0) return { kind: 'text', style, x, y, text: `${this.#count}` };
    return { kind: 'stroke', style, path: Float32Array.from([x, y, x + 8, y + 4]), pressures: undefined };
  }

  #link(one: SharingPeer, other: SharingPeer): void {
    if (!one.isOpen || !other.isOpen) return;
    this.story.push(`${one.name} and ${other.name} are linked`);
    one.ways.set(other, new Way(other));
    other.ways.set(one, new Way(one));
    one.content!.add(one.ways.get(other)!);
    other.content!.add(other.ways.get(one)!);
  }

  #cut(one: SharingPeer, other: SharingPeer): void {
    this.story.push(`${one.name} and ${other.name} are cut`);
    for (const [here, there] of [
      [one, other],
      [other, one],
    ] as const) {
      here.content?.remove(here.ways.get(there)!);
      here.ways.delete(there);
    }
  }

  #reload(peer: SharingPeer): void {
    if (!peer.isOpen) return peer.open({ sending: true });
    const lost = this.#below(3);
    this.story.push(`${peer.name} goes, and its device has not kept the last ${lost} changes`);
    for (const other of [...peer.ways.keys()]) this.#cut(peer, other);
    for (const facts of peer.close(lost))
      for (const fact of (facts ?? []) as Fact[]) this.#uncertain.add(fact);
    if (this.#below(2) === 0) peer.open({ sending: true });
  }

  /** Somebody tells a neighbour whom it is linked to by now. */
  #presence(): void {
    const ways = this.#allWays();
    if (ways.length === 0) return;
    const [from, way] = this.#pick(ways);
    const back = way.to.ways.get(from)!;
    back.linked = new Set([...from.ways.keys()].map(({ id }) => id));
  }

  #allWays(): (readonly [SharingPeer, Way])[] {
    return this.#peers.flatMap((peer) => [...peer.ways.values()].map((way) => [peer, way] as const));
  }

  #deliverOne(): void {
    const full = this.#allWays().filter(([, way]) => way.queue.length > 0);
    if (full.length === 0) return;
    const [from, way] = this.#pick(full);
    way.to.content!.receive(way.to.ways.get(from)!, way.queue.shift()!);
  }

  /** All pages are open, and links reach everybody, though not each other one. */
  #heal(): void {
    this.story.push('all heals');
    for (const peer of this.#peers) {
      if (!peer.isOpen) peer.open({ sending: true });
      peer.content!.allowSending();
    }
    for (const [at, peer] of this.#peers.entries()) {
      const earlier = at > 0 ? this.#pick(this.#peers.slice(0, at)) : peer;
      if (earlier !== peer && !peer.ways.has(earlier)) this.#link(peer, earlier);
    }
    // State vectors go round every 30 s, and a line of peers passes a change on by one each time, at worst.
    for (let round = 0; round <= this.shape.peers; round++) {
      while (this.#allWays().some(([, way]) => way.queue.length > 0)) this.#deliverOne();
      this.#pass(30_000);
    }
    while (this.#allWays().some(([, way]) => way.queue.length > 0)) this.#deliverOne();
  }

  #check(): void {
    const [first, ...others] = this.#peers;
    for (const other of others) expect(other.shown).toBe(first!.shown);
    expect(drawingToSvg(others.at(-1)!.doc)).toBe(drawingToSvg(first!.doc));
    for (const { models } of this.#peers) expect(models.followed).toEqual(models.read);
    const words = first!.text.toJSON().split(' ').filter(Boolean);
    const there = [
      ...words.map((word): Fact => `word ${word}`),
      ...[...first!.drawing!.entries.keys()].map((id): Fact => `mark ${id}`),
      ...first!.files!.entries.map(({ id }): Fact => `file ${id}`),
    ];
    expect(new Set(there).size).toBe(there.length);
    const isContested = (fact: Fact): boolean => this.#changed.has(fact) && this.#gone.has(fact);
    const isCertain = (fact: Fact): boolean => !this.#uncertain.has(fact) && !isContested(fact);
    const expected = [...this.#facts].filter((fact) => !this.#gone.has(fact));
    expect(there.filter(isCertain).toSorted()).toEqual(expected.filter(isCertain).toSorted());
  }

  #pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#now = due.at;
      due.callback();
    }
    this.#now = until;
  }

  #after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T;
  }

  #below(limit: number): number {
    const [high = 0, low = 0] = this.#random(2);
    return ((high << 8) | low) % limit;
  }
}
