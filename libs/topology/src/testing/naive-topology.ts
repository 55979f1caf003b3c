import { encodeBase64url, type PeerId, peerIdOf, type Report, reportPayload, type Sid } from '#protocol';
import { judgePair, type PairWord, type Verdict } from '../judge-pair.ts';
import type { PairPicture, Presence } from '../picture.ts';

export type TopologyEvent =
  | { readonly kind: 'nodeLists'; readonly sids: readonly Sid[] }
  | { readonly kind: 'arrived' | 'left'; readonly sid: Sid }
  | { readonly kind: 'nodeLost' | 'tick' }
  | { readonly kind: 'reported'; readonly report: Report };

interface Known {
  readonly report: Report;
  readonly heardAt: number;
  /** It was away with this report: what it said of those unknown by then is forgotten. */
  readonly isShed: boolean;
  readonly presence: Presence;
  readonly since: number;
}

/**
 * §8 as a person would read it, for few peers: after each event every pair is judged anew. It remembers nobody
 * less for being away, and claims of sessions for good, so specs stay below those bounds.
 */
export class NaiveTopology {
  readonly peers = new Map<PeerId, Known>();
  readonly #sessions = new Set<Sid>();
  readonly #left = new Set<Sid>();
  readonly #claimed = new Set<Sid>();
  #pairs = new Map<string, PairPicture>();
  #now = 0;

  apply(event: TopologyEvent, at: number): void {
    this.#now = Math.max(this.#now, at);
    this.#settle();
    switch (event.kind) {
      case 'nodeLists':
        for (const sid of this.#sessions) if (!event.sids.includes(sid)) this.#leave(sid);
        for (const sid of event.sids) this.#arrive(sid);
        break;
      case 'arrived':
        this.#arrive(event.sid);
        break;
      case 'left':
        this.#leave(event.sid);
        break;
      case 'nodeLost':
        this.#sessions.clear();
        break;
      case 'reported':
        this.#take(event.report, at);
        break;
      case 'tick':
        break;
    }
    this.#settle();
  }

  /** Links, too. */
  get pairs(): readonly PairPicture[] {
    return [...this.#pairs.values()];
  }

  get door(): readonly Sid[] {
    return [...this.#sessions].filter((sid) => !this.#claimed.has(sid));
  }

  #arrive(sid: Sid): void {
    this.#sessions.add(sid);
  }

  #leave(sid: Sid): void {
    this.#sessions.delete(sid);
    this.#left.add(sid);
  }

  #take(report: Report, heardAt: number): void {
    const id = peerIdOf(report.publicKey);
    this.#claimed.add(report.sid);
    const known = this.peers.get(id);
    if (known && !isAfter(report, known)) return;
    const hasMoved = known && known.report.roomId !== report.roomId;
    const wasHere = known && known.presence !== 'away';
    this.peers.set(id, {
      report,
      heardAt,
      isShed: false,
      presence: known && !hasMoved ? known.presence : 'away',
      since: known && !(hasMoved && wasHere) ? known.since : this.#now,
    });
    if (hasMoved) this.#judgeAll();
  }

  #settle(): void {
    for (const [id, known] of this.peers) if (!this.#hasLeft(known)) this.#see(id, known, true);
    const here = this.#foundHere();
    for (const [id, known] of this.peers) {
      if (this.#hasLeft(known)) this.#see(id, known, here.has(known));
    }
    this.#judgeAll();
  }

  #hasLeft({ report }: Known): boolean {
    return this.#left.has(report.sid);
  }

  /** Who is here, and whoever can be reached from there by links that are said to be. */
  #foundHere(): ReadonlySet<Known> {
    const here = new Set(
      [...this.peers.values()].filter((one) => one.presence !== 'away' && !this.#hasLeft(one)),
    );
    for (const other of here) {
      for (const [id, known] of this.peers) {
        const isFresh = this.#now - known.heardAt < 60_000;
        if (!this.#hasLeft(known) || !isFresh || other.report.roomId !== known.report.roomId) continue;
        if (wordAbout(id, other.report)?.state === 'linked') here.add(known);
      }
    }
    return here;
  }

  #see(id: PeerId, known: Known, reportCounts: boolean): void {
    const isListed = this.#sessions.has(known.report.sid) && !this.#hasLeft(known);
    const isFresh = reportCounts && this.#now - known.heardAt < 60_000;
    const presence = isListed ? (isFresh ? 'both' : 'node') : isFresh ? 'mesh' : 'away';
    const hasChanged = (presence === 'away') !== (known.presence === 'away');
    const pairs = known.report.pairs.filter(({ peer }) => this.peers.has(peer));
    const shed = presence === 'away' && !known.isShed;
    this.peers.set(id, {
      ...known,
      ...(shed && { isShed: true, report: { ...known.report, pairs } }),
      presence,
      since: hasChanged ? this.#now : known.since,
    });
  }

  #judgeAll(): void {
    const pairs = new Map<string, PairPicture>();
    for (const [a, knownA] of this.peers) {
      for (const [b, knownB] of this.peers) {
        if (a >= b || knownA.presence === 'away' || knownB.presence === 'away') continue;
        if (knownA.report.roomId !== knownB.report.roomId) continue;
        pairs.set(a + b, this.#judge(a, knownA, b, knownB));
      }
    }
    this.#pairs = pairs;
  }

  #judge(a: PeerId, knownA: Known, b: PeerId, knownB: Known): PairPicture {
    const words = [wordAbout(b, knownA.report), wordAbout(a, knownB.report)] as const;
    const isNew = this.#now - Math.max(knownA.since, knownB.since) < 30_000;
    const verdict = judgePair(...words, isNew);
    const before = this.#pairs.get(a + b);
    const ages = {
      done: null,
      pending: Math.max(knownA.since, knownB.since),
      broken: before && phase(before) === 'broken' ? before.since : this.#now,
    };
    const since = ages[phase(verdict)];
    return { a, b, ...verdict, words: [words[0]?.state ?? null, words[1]?.state ?? null], since };
  }
}

function phase({ state, unconfirmed }: Verdict): 'done' | 'pending' | 'broken' {
  if (state.kind === 'gap' || state.kind === 'one-sided') return 'broken';
  return state.kind === 'linked' && !unconfirmed ? 'done' : 'pending';
}

function wordAbout(id: PeerId, { pairs }: Report): PairWord | null {
  return pairs.find(({ peer }) => peer === id) ?? null;
}

function isAfter(report: Report, { report: known, isShed }: Known): boolean {
  if (report.seq !== known.seq) return report.seq > known.seq;
  return !isShed && encodeBase64url(reportPayload(report)) > encodeBase64url(reportPayload(known));
}
