import type { PeerId, RoomCode, RoomId } from '#protocol';
import { BURST_WINDOW_MS } from '#protocol/operator';
import {
  type GroupPicture,
  isGap,
  type PairPicture,
  type PeerPicture,
  type TableDelta,
  type TopologyDelta,
} from '#topology';
import { TokenBucket } from '../../rooms/token-bucket.ts';
import type { NewRoomEvent } from './event-ring.ts';
import { WindowCount } from './window-count.ts';

type Vouched = Extract<NewRoomEvent, { kind: 'vouched' }>;

/** Of one peer in one delta: who says more than a person can do would push all else out of what is kept. */
const MAX_VOUCHED = 16;

/** And over time: a room's worth at once, then one in two seconds, which takes eleven hours to fill what is kept. */
const VOUCHED_SHARE = { perSecond: 0.5, burst: 64 };

/** Of one pair, whose ends can say otherwise four times a second. */
const PAIR_SHARE = { perSecond: 0.1, burst: 8 };

/** Twice the largest room. */
const MAX_AWAITED = 512;

/**
 * What the deltas of one room add up to, as far as events and alerts need it: who is there, what is broken, and
 * what was last told of each pair.
 */
export class RoomMirror {
  readonly peers = new Map<PeerId, PeerPicture>();
  readonly groups = new Map<RoomId, GroupPicture>();
  /** Gaps and one-sided claims. By `keyOf`. */
  readonly broken = new Map<string, PairPicture>();
  readonly vouches = new Map<PeerId, WindowCount>();
  /** The kind that was last told, and what is left of its share. By `keyOf`. */
  readonly #told = new Map<string, { kind: string; readonly share: TokenBucket }>();
  readonly #shares = new Map<PeerId, TokenBucket>();
  /** Who vouched for somebody who has not reported yet. By subject. */
  readonly #awaited = new Map<PeerId, readonly Vouched[]>();

  constructor(private readonly room: RoomCode) {}

  /** What has happened between the last delta and this one. */
  apply(delta: TopologyDelta, now: number): NewRoomEvent[] {
    const events: NewRoomEvent[] = [];
    this.#forget(delta.peers.gone);
    for (const peer of delta.peers.put) events.push(...this.#takePeer(peer, now));
    for (const { peer } of delta.peers.put) events.push(...this.#takeAwaited(peer));
    for (const [a, b] of delta.pairs.gone) this.#drop(a + b);
    for (const pair of delta.pairs.put) events.push(...this.#takePair(pair, now));
    apply(this.groups, delta.groups, ({ roomId }) => roomId);
    return events;
  }

  #takePeer(peer: PeerPicture, now: number): NewRoomEvent[] {
    const known = this.peers.get(peer.peer);
    this.peers.set(peer.peer, peer);
    const { room } = this;
    const wasHere = known !== undefined && known.presence !== 'away';
    const isHere = peer.presence !== 'away';
    const events: NewRoomEvent[] = known ? this.#newVouches(known, peer, now) : [];
    if (isHere && !wasHere) events.push({ kind: 'peer-present', room, peer: peer.peer, sid: peer.sid });
    if (wasHere && !isHere) events.push({ kind: 'peer-away', room, peer: peer.peer });
    return events;
  }

  /** Not those of a first report: they may be long past. */
  #newVouches(before: PeerPicture, { peer, edges }: PeerPicture, now: number): NewRoomEvent[] {
    if (before.edges === edges) return [];
    const old = new Set(before.edges.map(({ subject, via }) => subject + via));
    const added = edges.filter(({ subject, via }) => !old.has(subject + via));
    const answersFor = added.filter(({ via }) => via !== 'admit');
    if (answersFor.length > 0) {
      const count = this.vouches.get(peer) ?? new WindowCount(BURST_WINDOW_MS);
      for (const _ of answersFor) count.add(now);
      this.vouches.set(peer, count);
    }
    const share = this.#shares.get(peer) ?? bucketOf(VOUCHED_SHARE, now);
    this.#shares.set(peer, share);
    const told = added.slice(0, MAX_VOUCHED).filter(() => share.take(now) === 0);
    const vouched = told.map(({ subject, via }) => {
      return { kind: 'vouched', room: this.room, peer, subject, via } as const;
    });
    for (const event of vouched) if (!this.peers.has(event.subject)) this.#await(event);
    return vouched.filter(({ subject }) => this.peers.has(subject));
  }

  /** One who was let in has often not reported yet when the other says so; one who was invented never does. */
  #await(event: Vouched): void {
    const others = this.#awaited.get(event.subject)?.filter(({ peer }) => peer !== event.peer) ?? [];
    this.#awaited.set(event.subject, [...others, event].slice(-MAX_VOUCHED));
    const [longest] = this.#awaited.keys();
    if (this.#awaited.size > MAX_AWAITED && longest !== undefined) this.#awaited.delete(longest);
  }

  #takeAwaited(subject: PeerId): readonly Vouched[] {
    const events = this.#awaited.get(subject) ?? [];
    this.#awaited.delete(subject);
    return events;
  }

  #takePair(pair: PairPicture, now: number): NewRoomEvent[] {
    const key = keyOf(pair);
    if (isGap(pair)) this.broken.set(key, pair);
    else this.broken.delete(key);
    const kind = toldAs(pair);
    const { share, ...told } = this.#told.get(key) ?? { kind: '', share: bucketOf(PAIR_SHARE, now) };
    if (kind === told.kind) return [];
    const events = this.#eventsOf(pair);
    // What is over the share is not told, and so is news again later on.
    if (events.length > 0 && share.take(now) !== 0) return [];
    this.#told.set(key, { kind, share });
    return events;
  }

  #eventsOf({ a, b, state, unconfirmed }: PairPicture): NewRoomEvent[] {
    const { room } = this;
    switch (state.kind) {
      case 'linked':
        return unconfirmed ? [] : [{ kind: 'linked', room, a, b }];
      case 'gap':
        return [{ kind: 'gap', room, a, b, cause: state.cause }];
      case 'one-sided':
        return [{ kind: 'one-sided', room, a, b, cause: state.cause }];
      case 'connecting':
      case 'offline':
        return [];
    }
  }

  #forget(gone: readonly PeerId[]): void {
    if (gone.length === 0) return;
    for (const peer of gone) {
      this.peers.delete(peer);
      this.vouches.delete(peer);
      this.#shares.delete(peer);
    }
    for (const key of this.#told.keys()) {
      if (gone.some((peer) => key.includes(peer))) this.#drop(key);
    }
  }

  #drop(key: string): void {
    this.broken.delete(key);
    this.#told.delete(key);
  }
}

function apply<Row, Key>(rows: Map<Key, Row>, { gone, put }: TableDelta<Row, Key>, keyOf: (row: Row) => Key) {
  for (const key of gone) rows.delete(key);
  for (const row of put) rows.set(keyOf(row), row);
}

function bucketOf({ perSecond, burst }: typeof PAIR_SHARE, now: number): TokenBucket {
  return new TokenBucket(perSecond, burst, now);
}

function keyOf({ a, b }: PairPicture): string {
  return a + b;
}

/** A change of path, or a second word for what is known, is no event. */
function toldAs({ state, unconfirmed }: PairPicture): string {
  if (state.kind === 'linked') return unconfirmed ? 'unconfirmed' : 'linked';
  return state.kind === 'gap' || state.kind === 'one-sided' ? `${state.kind} ${state.cause}` : state.kind;
}
