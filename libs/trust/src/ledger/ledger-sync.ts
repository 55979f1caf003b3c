import type { StatementId } from '../crypto.ts';
import type { Ledger } from './ledger.ts';
import type { Statement } from './statement.ts';

/** Bytes of statements in one message: it fits a frame of 64 KiB with its envelope. */
const MAX_BATCH_BYTES = 60 * 1024;

/** What to ask another device for when it names these heads or parents. */
export function wantedOf(ledger: Ledger, ids: Iterable<StatementId>): readonly StatementId[] {
  return Array.from(ids).filter((id) => !ledger.has(id));
}

/**
 * The ends of the ledger, or `most` of them where somebody has torn it into more: of each author the newest, which is
 * all that honest ones have, and then the others.
 */
export function headsToTell(ledger: Ledger, most: number): readonly StatementId[] {
  const heads = ledger.heads();
  if (heads.length <= most) return heads;
  const newest = heads.toReversed();
  const byAuthor = Map.groupBy(newest, (id) => ledger.get(id)?.author);
  const first = Array.from(byAuthor.values(), ([id]) => id).filter((id) => id !== undefined);
  return [...new Set([...first, ...newest])].slice(0, most);
}

/** Whether nothing is to come of what another device names: each is here, or was not kept. */
export function isSettled(ledger: Ledger, ids: Iterable<StatementId>): boolean {
  return Array.from(ids).every((id) => ledger.has(id) || ledger.wasRefused(id));
}

/**
 * The answer to a want: what is asked for and those of its past that the other side's heads do not reach,
 * parents first, in batches. Unknown ids are passed over; what is asked for by name is sent even where the
 * other side's heads say that it has it.
 */
export function answerTo(
  ledger: Ledger,
  wanted: Iterable<StatementId>,
  remoteHeads: Iterable<StatementId>,
): Generator<readonly Uint8Array[]> {
  const known = Array.from(remoteHeads).filter((id) => ledger.has(id));
  const held = ledger.pastOf(known);
  for (const id of known) held.add(id);
  const asked = new Set(Array.from(wanted).filter((id) => ledger.has(id)));
  return inBatches(ledger.closure(asked).filter(({ id }) => asked.has(id) || !held.has(id)));
}

/** What this ledger holds beyond those heads and all that they reach, parents first. */
export function beyond(ledger: Ledger, heads: Iterable<StatementId>): readonly Statement[] {
  const known = Array.from(heads).filter((id) => ledger.has(id));
  const held = ledger.pastOf(known);
  for (const id of known) held.add(id);
  const ahead = new Set(ledger.heads().filter((id) => !held.has(id)));
  return ledger.closure(ahead).filter(({ id }) => !held.has(id));
}

export function* inBatches(statements: readonly Statement[]): Generator<readonly Uint8Array[]> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for (const { wire } of statements) {
    if (bytes + wire.length > MAX_BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(wire);
    bytes += wire.length;
  }
  if (batch.length > 0) yield batch;
}
