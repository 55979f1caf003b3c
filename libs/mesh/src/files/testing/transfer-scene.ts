import { type PeerId, sha256, toHex } from '#trust';
import { HASH_BYTES, type Manifest, PIECE_BYTES, pieceCount, rootOf } from '../manifest.ts';
import { PieceSet } from '../piece-set.ts';
import type { Source } from '../source.ts';
import type { TransferEffect, TransferEvent } from '../transfer-events.ts';
import { Transfer } from '../transfer.ts';

export const [ALICE, BOB, CAROL, MALLORY] = ['alice', 'bob', 'carol', 'mallory'].map((name) =>
  toHex<PeerId>(sha256(new TextEncoder().encode(name)).subarray(0, 16)),
) as [PeerId, PeerId, PeerId, PeerId];

/** Pieces of one byte value each, hashed once: the same ones serve every test. */
export const PIECES = Array.from({ length: 40 }, (_, index) => new Uint8Array(PIECE_BYTES).fill(index + 1));
const HASHES = PIECES.map((piece) => sha256(piece));

export function fileOf(pieces: number): { manifest: Manifest; root: ReturnType<typeof rootOf> } {
  const hashes = new Uint8Array(pieces * HASH_BYTES);
  for (let index = 0; index < pieces; index++) hashes.set(HASHES[index] ?? [], index * HASH_BYTES);
  const manifest = { size: pieces * PIECE_BYTES, hashes };
  return { manifest, root: rootOf(manifest) };
}

/** Does what a transfer says, with holders that behave as they are told to. */
export class Scene {
  readonly transfer: Transfer;
  readonly manifest: Manifest;
  readonly blamed: PeerId[] = [];
  readonly asked: { peer: Source; indexes: readonly number[] }[] = [];
  readonly stored = new Map<number, Uint8Array>();
  readonly opened = new Set<Source>();
  /** Have said on the channel that is open what they have; an honest one does so once. */
  readonly served = new Set<Source>();
  now = 1_000_000;
  storeFails = false;
  readonly #pending: TransferEvent[] = [];

  constructor(pieces: number, known = false, start = 0) {
    const { manifest, root } = fileOf(pieces);
    this.manifest = manifest;
    const before = known ? { manifest, held: new PieceSet(pieces) } : undefined;
    this.transfer = new Transfer({ root, size: manifest.size }, before, start);
  }

  step(event: TransferEvent): void {
    for (const effect of this.transfer.step(event, this.now)) this.#perform(effect);
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) this.step(next);
  }

  /** Comes, says what the file is made of and that it has these pieces. */
  holder(peer: Source, indexes?: readonly number[]): void {
    this.step({ kind: 'holder-came', peer });
    this.serve(peer, indexes);
  }

  serve(peer: Source, indexes?: readonly number[]): void {
    const count = pieceCount(this.manifest.size);
    this.served.add(peer);
    const held = indexes ? new PieceSet(count) : PieceSet.full(count);
    for (const index of indexes ?? []) held.add(index);
    this.step({ kind: 'manifest', peer, manifest: this.manifest });
    this.step({ kind: 'pieces', peer, bits: held.encode() });
  }

  owed(peer: Source): number[] {
    return this.asked.filter((one) => one.peer === peer).flatMap(({ indexes }) => indexes);
  }

  /** Answers one that it was asked for. */
  answer(peer: Source, index: number, bytes = PIECES[index] ?? new Uint8Array()): void {
    this.#answered(peer, index);
    this.step({ kind: 'piece', peer, index, bytes });
  }

  lack(peer: Source, index: number): void {
    this.#answered(peer, index);
    this.step({ kind: 'lacks', peer, index });
  }

  answerAll(peer: Source): void {
    for (let owed = this.owed(peer); owed.length > 0; owed = this.owed(peer)) this.answer(peer, owed[0] ?? 0);
  }

  /** The channel ends, of itself or with the link. */
  cut(peer: Source, how: 'closed' | 'holder-gone'): void {
    this.#ended(peer);
    this.step({ kind: how, peer });
  }

  #answered(peer: Source, index: number): void {
    const from = this.asked.findIndex((one) => one.peer === peer && one.indexes.includes(index));
    const indexes = this.asked[from]?.indexes ?? [];
    this.asked[from] = { peer, indexes: indexes.filter((other) => other !== index) };
  }

  #ended(peer: Source): void {
    this.opened.delete(peer);
    this.served.delete(peer);
    for (const [at, one] of this.asked.entries()) {
      if (one.peer === peer) this.asked[at] = { ...one, indexes: [] };
    }
  }

  #perform(effect: TransferEffect): void {
    switch (effect.kind) {
      case 'open':
        return void this.opened.add(effect.peer);
      case 'close':
        return this.#ended(effect.peer);
      case 'ask':
        return void this.asked.push(effect);
      case 'prepare':
        if (this.storeFails) this.#pending.push({ kind: 'store-failed', why: 'full' });
        else this.#pending.push({ kind: 'prepared', held: new PieceSet(pieceCount(this.manifest.size)) });
        return;
      case 'write': {
        const right = effect.bytes === PIECES[effect.index];
        if (this.storeFails) this.#pending.push({ kind: 'store-failed', why: 'full' });
        else if (right) {
          this.stored.set(effect.index, effect.bytes);
          this.#pending.push({ kind: 'kept', index: effect.index });
        } else this.#pending.push({ kind: 'wrong', index: effect.index, peer: effect.peer });
        return;
      }
      case 'blame':
        return void this.blamed.push(effect.peer);
    }
  }
}
