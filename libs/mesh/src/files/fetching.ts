import { ProtocolError } from '#protocol';
import type { PeerId } from '#trust';
import type { Clock } from '../room-api.ts';
import { decodeTransferMessage, encodeTransferMessage } from './file-messages.ts';
import type { FilePeer } from './link-files.ts';
import { type FileRoot, type Manifest, PIECE_BYTES } from './manifest.ts';
import type { PieceSet } from './piece-set.ts';
import { RateMeter } from './rate-meter.ts';
import type { BlobStore } from './store/blob-store.ts';
import { peerOf, type Source } from './source.ts';
import type { TransferEffect, TransferEvent, TransferState } from './transfer-events.ts';
import type { OpenedTransfer } from './transfer-channels.ts';
import type { TransferTurns, Waiting } from './transfer-turns.ts';
import { Transfer } from './transfer.ts';

export interface FetchingOptions {
  readonly root: FileRoot;
  readonly size: number;
  readonly known: { readonly manifest: Manifest; readonly held: PieceSet } | undefined;
  /** Where in the file this device begins, 0 to 1. */
  readonly start: number;
  readonly store: BlobStore;
  readonly clock: Clock;
  /** The store has a place for it, and from now on a set that grows. */
  readonly prepared: (manifest: Manifest, held: PieceSet) => void;
  readonly kept: (index: number) => void;
  readonly blamed: (peer: PeerId) => void;
  /** So much has come, and is right. */
  readonly received: (from: PeerId, bytes: number) => void;
  readonly changed: () => void;
  readonly turns: TransferTurns;
}

interface Opened extends OpenedTransfer {
  readonly way: FilePeer;
}

/** Does what a `Transfer` says: opens channels, asks, writes, and keeps its time. */
export class Fetching implements Waiting {
  readonly #transfer: Transfer;
  readonly #ways = new Map<Source, FilePeer>();
  readonly #channels = new Map<Source, Opened>();
  readonly #rate = new RateMeter();
  #cancelTick = () => {};
  #isTicking = false;
  #isOver = false;

  constructor(private readonly options: FetchingOptions) {
    const { root, size, known, start } = options;
    this.#transfer = new Transfer({ root, size }, known, start);
  }

  get state(): TransferState {
    return this.#transfer.state;
  }

  /** The list said wrongly what the file is. */
  get isHopeless(): boolean {
    const { state } = this.#transfer;
    return state.kind === 'failed' && state.why === 'wrong-entry';
  }

  get sources(): readonly PeerId[] {
    return [...new Set(this.#transfer.sources.map(peerOf))];
  }

  /** Still to come; 0 while nothing is asked for. */
  get bytesLeft(): number {
    const { state } = this.#transfer;
    return state.kind === 'fetching' ? (state.held.size - state.held.count) * PIECE_BYTES : 0;
  }

  get bytesPerSecond(): number {
    return this.#rate.rate(this.options.clock.now());
  }

  holderCame(way: FilePeer): void {
    const { source } = way;
    if (this.#ways.get(source) === way) return;
    if (this.#ways.has(source)) this.holderGone(source);
    this.#ways.set(source, way);
    this.#step({ kind: 'holder-came', peer: source });
  }

  holderGone(peer: Source): void {
    if (!this.#ways.delete(peer)) return;
    this.#step({ kind: 'holder-gone', peer });
  }

  refused(peer: Source, number: number): void {
    if (this.#channels.get(peer)?.number !== number) return;
    this.#closeChannel(peer);
    this.#step({ kind: 'closed', peer });
  }

  turnCame(way: FilePeer): void {
    const { source } = way;
    if (this.#ways.get(source) === way) this.#step({ kind: 'turn-came', peer: source });
  }

  pause(): void {
    this.#step({ kind: 'pause' });
  }

  resume(): void {
    this.#step({ kind: 'resume' });
  }

  stop(): void {
    this.#isOver = true;
    this.#cancelTick();
    for (const peer of [...this.#channels.keys()]) this.#closeChannel(peer);
  }

  #step(event: TransferEvent): void {
    if (this.#isOver) return;
    const effects = this.#transfer.step(event, this.options.clock.now());
    for (const effect of effects) this.#perform(effect);
    this.#tickLater();
    this.options.changed();
  }

  #perform(effect: TransferEffect): void {
    switch (effect.kind) {
      case 'open':
        return this.#openChannel(effect.peer, effect.needsManifest);
      case 'close':
        return this.#closeChannel(effect.peer);
      case 'ask':
        return this.#channels
          .get(effect.peer)
          ?.channel.send(...encodeTransferMessage({ ...effect, type: 'ask' }));
      case 'prepare':
        return void this.#prepare(effect.manifest);
      case 'write':
        return void this.#write(effect.peer, effect.index, effect.bytes);
      case 'blame':
        return this.options.blamed(effect.peer);
    }
  }

  #openChannel(peer: Source, needsManifest: boolean): void {
    const { turns, root } = this.options;
    const way = this.#ways.get(peer);
    if (way && !turns.take(way, this)) return this.#later({ kind: 'waits', peer });
    const opened = way?.openTransfer();
    if (!way || !opened) {
      if (way) turns.giveBack(way);
      return this.#later({ kind: 'closed', peer });
    }
    const { channel, number } = opened;
    this.#channels.set(peer, { ...opened, way });
    const isCurrent = (): boolean => this.#channels.get(peer)?.channel === channel;
    channel.onMessage((message) => isCurrent() && this.#receive(peer, message));
    channel.onError(() => isCurrent() && this.#step({ kind: 'broke', peer }));
    channel.onClose(() => {
      if (!isCurrent()) return;
      this.#forgetChannel(peer);
      this.#step({ kind: 'closed', peer });
    });
    way.send({ type: 'fetch', root, channel: number, needsManifest });
  }

  /** Not within the step whose effect this is. */
  #later(event: TransferEvent): void {
    queueMicrotask(() => this.#step(event));
  }

  #closeChannel(peer: Source): void {
    this.#forgetChannel(peer)?.channel.close();
  }

  #forgetChannel(peer: Source): Opened | undefined {
    const opened = this.#channels.get(peer);
    this.#channels.delete(peer);
    if (opened) this.options.turns.giveBack(opened.way);
    return opened;
  }

  #receive(peer: Source, bytes: Uint8Array): void {
    try {
      const { type, ...said } = decodeTransferMessage(bytes);
      if (type === 'ask') throw new ProtocolError('malformed-transfer', 'asks');
      this.#step({ kind: type, peer, ...said } as TransferEvent);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#step({ kind: 'broke', peer });
    }
  }

  async #prepare(manifest: Manifest): Promise<void> {
    const prepared = await this.options.store.prepare(manifest);
    if (!prepared.ok) return this.#step({ kind: 'store-failed', why: prepared.why });
    this.options.prepared(manifest, prepared.held);
    this.#step({ kind: 'prepared', held: prepared.held });
  }

  async #write(peer: Source, index: number, bytes: Uint8Array): Promise<void> {
    const { store, clock, root } = this.options;
    const length = bytes.length;
    const outcome = await store.write(root, index, bytes);
    if (outcome === 'wrong') return this.#step({ kind: 'wrong', peer, index });
    if (outcome !== 'kept') return this.#step({ kind: 'store-failed', why: outcome });
    this.#rate.add(length, clock.now());
    this.options.received(peerOf(peer), length);
    this.#step({ kind: 'kept', index });
    this.options.kept(index);
  }

  #tickLater(): void {
    const { kind } = this.#transfer.state;
    const isWaiting = (kind === 'fetching' || kind === 'seeking') && this.#ways.size > 0;
    if (this.#isTicking || !isWaiting) return;
    this.#isTicking = true;
    this.#cancelTick = this.options.clock.after(TICK_MS, () => {
      this.#isTicking = false;
      this.#step({ kind: 'tick' });
    });
  }
}

const TICK_MS = 1_000;
