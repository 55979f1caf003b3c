import type { Statement, StatementId } from '#trust';
import type { CtlMessage } from './ctl-messages.ts';
import type { RoomLedger } from './room-ledger.ts';

/** A batch of statements on `ctl`: small enough not to hold up what comes behind it. */
const BATCH_BYTES = 60 * 1024;
/** How many unknown parents are asked for at once; the rest is asked for when these have come. */
const WANT_AT_ONCE = 512;

/**
 * Brings two ledgers together over one link: heads, what is wanted, statements parents first. Knows the other
 * side's heads, and so when nothing is missing here.
 */
export class LedgerExchange {
  #remoteHeads: readonly StatementId[] | undefined;
  #parentsAsked = false;

  constructor(
    private readonly ledger: RoomLedger,
    private readonly send: (message: CtlMessage) => void,
  ) {}

  /** True once the other side has told its heads and all of them are here. */
  get complete(): boolean {
    return this.#remoteHeads !== undefined && this.ledger.lacking(this.#remoteHeads).length === 0;
  }

  start(): void {
    this.send({ type: 'heads', heads: this.ledger.heads() });
  }

  heads(heads: readonly StatementId[]): void {
    this.#remoteHeads = heads;
    this.#want(heads);
  }

  /** What is asked for, with those of its past that the other side's heads do not reach. */
  want(ids: readonly StatementId[]): void {
    const ledger = this.ledger.current;
    if (!ledger) return;
    const asked = new Set(ids);
    const held = ledger.pastOf((this.#remoteHeads ?? []).filter((id) => ledger.has(id)));
    const lacking = ledger.closure(ids.filter((id) => ledger.has(id)));
    const wanted = lacking.filter(({ id }) => asked.has(id) || !held.has(id));
    for (const wires of inBatches(wanted)) this.send({ type: 'statements', wires });
  }

  /** A statement without its parents is not kept; they are asked for, and then what they were missing for. */
  statements(wires: readonly Uint8Array[]): void {
    const { unknownParents } = this.ledger.add(wires, this);
    if (unknownParents.length > 0) {
      this.#parentsAsked = true;
      this.#want(unknownParents);
    } else if (this.#parentsAsked) {
      this.#parentsAsked = false;
      this.#want(this.#remoteHeads ?? []);
    }
  }

  /** What came to be known here, unless it came from there. */
  announce(added: readonly Statement[], source: unknown): void {
    if (source === this) return;
    for (const wires of inBatches(added)) this.send({ type: 'statements', wires });
  }

  #want(ids: readonly StatementId[]): void {
    const lacking = this.ledger.lacking(ids).slice(0, WANT_AT_ONCE);
    if (lacking.length > 0) this.send({ type: 'want', ids: lacking });
  }
}

export function* inBatches(statements: readonly Statement[]): Generator<readonly Uint8Array[]> {
  let batch: Uint8Array[] = [];
  let size = 0;
  for (const { wire } of statements) {
    if (size + wire.length > BATCH_BYTES && batch.length > 0) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(wire);
    size += wire.length;
  }
  if (batch.length > 0) yield batch;
}
