import { assertNever } from '#protocol';
import type { PeerId } from '#trust';
import { MAX_ASKED } from './file-messages.ts';
import { type FileRoot, type Manifest, pieceCount, pieceLength, rootOf } from './manifest.ts';
import { Narrowing } from './narrowing.ts';
import { PieceOrder } from './piece-order.ts';
import { PieceSet } from './piece-set.ts';
import { peerOf, type Source } from './source.ts';
import type { TransferEffect, TransferEvent, TransferFault, TransferState } from './transfer-events.ts';

interface Holder {
  /** `resting`: until then it is not bothered again. */
  channel:
    | { readonly kind: 'none'; readonly restsUntil: number }
    | { readonly kind: 'opening'; readonly since: number }
    | { readonly kind: 'open'; heardAt: number };
  /** What it said it has; empty before it did. */
  held: PieceSet | undefined;
  /** Asked for and not answered, with the time. */
  readonly asked: Map<number, number>;
  /** How often it had not what it said it had, since its channel was opened. */
  lacked: number;
}

/**
 * Fetching one file, from several holders at once: who is asked for what. Knows no channels, no disk and no clock.
 * Every piece is held against the manifest before it counts (by the store, which answers `kept` or `wrong`), and the
 * manifest against the root, so that the end is the right file or a state that says what is missing.
 */
export class Transfer {
  readonly #holders = new Map<Source, Holder>();
  /** Sent wrong bytes: never asked for this file again. */
  readonly #liars = new Set<PeerId>();
  readonly #writing = new Set<number>();
  readonly #narrowing = new Narrowing();
  #manifest: Manifest | undefined;
  #held: PieceSet | undefined;
  #order: PieceOrder | undefined;
  #paused = false;
  #fault: TransferFault | undefined;

  constructor(
    private readonly file: { readonly root: FileRoot; readonly size: number },
    /** What the store has of it from before. */
    known: { readonly manifest: Manifest; readonly held: PieceSet } | undefined,
    /** 0 to 1: where in the file this device begins. */
    private readonly start: number,
  ) {
    if (!known) return;
    this.#manifest = known.manifest;
    this.#setHeld(known.held);
  }

  get state(): TransferState {
    const held = this.#held;
    if (held?.isFull) return { kind: 'whole' };
    if (this.#fault) return { kind: 'failed', why: this.#fault, held };
    if (this.#paused) return { kind: 'paused', held };
    return held ? { kind: 'fetching', held } : { kind: 'seeking' };
  }

  /** Whom pieces come from at the moment. */
  get sources(): readonly Source[] {
    return [...this.#holders].flatMap(([peer, { asked }]) => (asked.size > 0 ? [peer] : []));
  }

  step(event: TransferEvent, now: number): readonly TransferEffect[] {
    const effects = this.#take(event, now);
    // What one more piece at a holder makes possible is to ask it for that one: to look through all would be dear.
    return event.kind === 'got' ? effects : [...effects, ...this.#goOn(now)];
  }

  #take(event: TransferEvent, now: number): readonly TransferEffect[] {
    switch (event.kind) {
      case 'holder-came':
        if (!this.#holders.has(event.peer) && !this.#liars.has(peerOf(event.peer))) {
          this.#holders.set(event.peer, newHolder());
        }
        return [];
      case 'holder-gone':
        return this.#remove(event.peer);
      case 'closed':
        this.#rest(event.peer, now + REST_MS);
        return [];
      case 'waits':
        this.#rest(event.peer, Infinity);
        return [];
      case 'turn-came':
        if (this.#holders.get(event.peer)?.channel.kind === 'none') this.#rest(event.peer, 0);
        return [];
      case 'broke':
        return this.#drop(event.peer);
      case 'manifest':
        return this.#takeManifest(event.peer, event.manifest, now);
      case 'pieces':
        return this.#takePieces(event.peer, event.bits, now);
      case 'got':
        return this.#takeGot(event.peer, event.index, now);
      case 'lacks':
        return this.#takeLacks(event.peer, event.index, now);
      case 'piece':
        return this.#takePiece(event.peer, event.index, event.bytes, now);
      case 'prepared':
        this.#setHeld(event.held);
        return [];
      case 'kept':
        this.#writing.delete(event.index);
        this.#held?.add(event.index);
        return [];
      case 'wrong':
        this.#writing.delete(event.index);
        this.#order?.changed();
        return this.#drop(event.peer);
      case 'store-failed':
        this.#fault = event.why;
        this.#writing.clear();
        return this.#closeAll();
      case 'pause':
        this.#paused = true;
        return this.#closeAll();
      case 'resume':
        return this.#resume();
      case 'tick':
        this.#narrowing.pass(now, this.#hasAll);
        return this.#restStalled(now);
      default:
        assertNever(event);
    }
  }

  #setHeld(held: PieceSet): void {
    this.#held = held;
    this.#order = new PieceOrder(held, this.start);
  }

  #resume(): readonly TransferEffect[] {
    this.#paused = false;
    if (this.#fault === 'wrong-entry') return [];
    this.#fault = undefined;
    return this.#manifest && !this.#held ? [{ kind: 'prepare', manifest: this.#manifest }] : [];
  }

  #takeManifest(peer: Source, manifest: Manifest, now: number): readonly TransferEffect[] {
    const holder = this.#speaking(peer, now);
    if (!holder || this.#manifest) return [];
    if (rootOf(manifest) !== this.file.root) return this.#drop(peer);
    this.#manifest = manifest;
    if (manifest.size === this.file.size) return [{ kind: 'prepare', manifest }];
    this.#fault = 'wrong-entry';
    return this.#closeAll();
  }

  #takePieces(peer: Source, bits: Uint8Array, now: number): readonly TransferEffect[] {
    const holder = this.#speaking(peer, now);
    if (!holder) return [];
    if (!this.#manifest || holder.held) return this.#drop(peer);
    try {
      holder.held = PieceSet.decode(bits, pieceCount(this.#manifest.size));
    } catch {
      return this.#drop(peer);
    }
    this.#order?.changed();
    return [];
  }

  #takeGot(peer: Source, index: number, now: number): readonly TransferEffect[] {
    const holder = this.#holders.get(peer);
    if (!holder?.held) return [];
    if (index >= holder.held.size) return this.#drop(peer);
    if (holder.held.has(index)) return [];
    holder.held.add(index);
    this.#order?.changed();
    if (this.#fault || this.#paused || !this.#mayAsk(peer) || !this.#hasRoom(holder)) return [];
    if (!this.#isMissing(index)) return [];
    holder.asked.set(index, now);
    return [{ kind: 'ask', peer, indexes: [index] }];
  }

  #takeLacks(peer: Source, index: number, now: number): readonly TransferEffect[] {
    const holder = this.#holders.get(peer);
    if (!holder) return [];
    if (!holder.asked.delete(index)) return this.#drop(peer);
    holder.held?.delete(index);
    this.#narrowing.lost(peer);
    holder.lacked += 1;
    this.#order?.changed();
    if (holder.lacked < MAX_LACKED) return [];
    this.#rest(peer, now + REST_MS);
    return [{ kind: 'close', peer }];
  }

  #takePiece(peer: Source, index: number, bytes: Uint8Array, now: number): readonly TransferEffect[] {
    const holder = this.#speaking(peer, now);
    if (!holder || !this.#manifest) return [];
    if (!holder.asked.delete(index)) return this.#drop(peer);
    if (bytes.length !== pieceLength(this.#manifest.size, index)) {
      this.#order?.changed();
      return this.#drop(peer);
    }
    if (this.#held?.has(index) || this.#writing.has(index)) return [];
    this.#narrowing.came(peer, bytes.length, now, this.#hasAll);
    this.#writing.add(index);
    return [{ kind: 'write', peer, index, bytes }];
  }

  /** The holder, if it may say anything at all at the moment. */
  #speaking(peer: Source, now: number): Holder | undefined {
    const holder = this.#holders.get(peer);
    if (!holder || holder.channel.kind === 'none') return undefined;
    holder.channel = { kind: 'open', heardAt: now };
    return holder;
  }

  #remove(peer: Source): readonly TransferEffect[] {
    const holder = this.#holders.get(peer);
    this.#narrowing.lost(peer);
    this.#holders.delete(peer);
    this.#order?.changed();
    return holder && holder.channel.kind !== 'none' ? [{ kind: 'close', peer }] : [];
  }

  /** With all ways to it. */
  #drop(source: Source): readonly TransferEffect[] {
    const peer = peerOf(source);
    if (this.#liars.has(peer)) return [];
    this.#liars.add(peer);
    const ways = [...this.#holders.keys()].filter((way) => peerOf(way) === peer);
    return [...ways.flatMap((way) => this.#remove(way)), { kind: 'blame', peer }];
  }

  #rest(peer: Source, until: number): void {
    const holder = this.#holders.get(peer);
    if (!holder) return;
    this.#narrowing.lost(peer);
    holder.channel = { kind: 'none', restsUntil: until };
    holder.asked.clear();
    holder.lacked = 0;
    holder.held = undefined;
    this.#order?.changed();
  }

  #closeAll(): readonly TransferEffect[] {
    const open = [...this.#holders].filter(([, { channel }]) => channel.kind !== 'none');
    this.#order?.changed();
    for (const [peer] of open) this.#rest(peer, 0);
    return open.map(([peer]) => ({ kind: 'close', peer }));
  }

  /** Who has been asked and says nothing may have gone to sleep: others are asked for what it owes. */
  #restStalled(now: number): readonly TransferEffect[] {
    const stalled = [...this.#holders].filter(([, holder]) => isStalled(holder, now));
    for (const [peer] of stalled) this.#rest(peer, now + REST_MS);
    return stalled.map(([peer]) => ({ kind: 'close', peer }));
  }

  #goOn(now: number): readonly TransferEffect[] {
    if (this.#fault || this.#paused) return [];
    if (this.#held?.isFull) return this.#closeAll();
    return [...this.#openMore(now), ...this.#askMore(now)];
  }

  #openMore(now: number): readonly TransferEffect[] {
    const all = [...this.#holders];
    const most = Math.min(MAX_OPEN, 1 + pieceCount(this.file.size));
    let room = most - all.filter(([, { channel }]) => channel.kind !== 'none').length;
    return all.flatMap(([peer, holder]): TransferEffect[] => {
      if (room <= 0 || holder.channel.kind !== 'none' || holder.channel.restsUntil > now) return [];
      room -= 1;
      holder.channel = { kind: 'opening', since: now };
      return [{ kind: 'open', peer, needsManifest: !this.#manifest }];
    });
  }

  #askMore(now: number): readonly TransferEffect[] {
    if (!this.#held) return [];
    return [...this.#holders].flatMap(([peer, holder]): TransferEffect[] => {
      const indexes = holder.held && this.#mayAsk(peer) ? this.#picksFor(holder, holder.held, now) : [];
      for (const index of indexes) holder.asked.set(index, now);
      return indexes.length === 0 ? [] : [{ kind: 'ask', peer, indexes }];
    });
  }

  #picksFor(holder: Holder, offered: PieceSet, now: number): readonly number[] {
    const picks: number[] = [];
    const holding = this.#holding();
    const isFree = (index: number): boolean =>
      offered.has(index) && !picks.includes(index) && this.#isMissing(index);
    while (this.#hasRoom(holder, picks.length)) {
      const index = this.#order?.next(holding, isFree);
      if (index === undefined) break;
      picks.push(index);
    }
    if (picks.length > 0 || holder.asked.size > 0) return picks;
    const late = this.#lateFor(offered, now);
    return late === undefined ? [] : [late];
  }

  /** What each neighbour has, over however many ways. */
  #holding(): readonly PieceSet[] {
    const held = [...this.#holders].flatMap(([way, one]) =>
      one.held ? [[peerOf(way), one.held] as const] : [],
    );
    return [...new Map(held).values()];
  }

  /** What another one was asked for long ago, when there is nothing else to do: the last pieces come from the fastest. */
  #lateFor(offered: PieceSet, now: number): number | undefined {
    for (const { asked } of this.#holders.values()) {
      for (const [index, at] of asked) {
        if (
          now - at >= LATE_MS &&
          offered.has(index) &&
          !this.#writing.has(index) &&
          this.#askers(index) < 2
        ) {
          return index;
        }
      }
    }
    return undefined;
  }

  /** Where one brings as much as all, only that one. */
  #mayAsk(source: Source): boolean {
    const { on } = this.#narrowing;
    return on === undefined || on === source;
  }

  readonly #hasAll = (source: Source): boolean => this.#holders.get(source)?.held?.isFull ?? false;

  #hasRoom(holder: Holder, picked = 0): boolean {
    return holder.asked.size + picked < MAX_ASKED_OF_ONE && this.#underWay() + picked < MAX_UNDER_WAY;
  }

  /** Neither here nor on its way. */
  #isMissing(index: number): boolean {
    return !this.#held?.has(index) && !this.#writing.has(index) && this.#askers(index) === 0;
  }

  #askers(index: number): number {
    let count = 0;
    for (const { asked } of this.#holders.values()) if (asked.has(index)) count += 1;
    return count;
  }

  #underWay(): number {
    let count = this.#writing.size;
    for (const { asked } of this.#holders.values()) count += asked.size;
    return count;
  }
}

const newHolder = (): Holder => ({
  channel: { kind: 'none', restsUntil: 0 },
  held: undefined,
  asked: new Map(),
  lacked: 0,
});

function isStalled({ channel, asked }: Holder, now: number): boolean {
  if (channel.kind === 'opening') return now - channel.since >= STALL_MS;
  if (channel.kind !== 'open' || asked.size === 0) return false;
  const [oldest = now] = asked.values();
  return now - Math.max(channel.heardAt, oldest) >= STALL_MS;
}

/** More bring no more: even one link fills most people's line; and a second one is enough for a single piece. */
const MAX_OPEN = 8;

/** One and a half megabytes, what a fast link holds on a long way; eight for all, so that memory stays small. */
const MAX_ASKED_OF_ONE = 6;
const MAX_UNDER_WAY = 32;
if (MAX_ASKED_OF_ONE > MAX_ASKED) throw new Error('servers of ours would take it for a flood');

/** Some of its copy is broken; more than these, and it is asked no more for a while. */
const MAX_LACKED = 32;

/** As long as a link may be interrupted before it is given up (§7), and a bit. */
const STALL_MS = 20_000;
/** A holder that is busy or has stalled is asked again after that. */
const REST_MS = 5_000;
/** Then a piece is asked of somebody else too. */
const LATE_MS = 2_000;
