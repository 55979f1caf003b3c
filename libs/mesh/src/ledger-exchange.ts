import { ProtocolError } from '#protocol';
import { answerTo, inBatches, isSettled, type Statement, type StatementId, wantedOf } from '#trust';
import type { CtlMessage } from './ctl-messages.ts';
import type { RoomLedger } from './room-ledger.ts';

/** How many unknown statements are asked for at once; the rest is asked for when these have come. */
const WANT_AT_ONCE = 512;

/**
 * Brings two ledgers together over one link: heads, what is wanted, statements parents first. Knows the other
 * side's heads, and so when nothing more is to come from there.
 */
export class LedgerExchange {
  #remoteHeads: readonly StatementId[] | undefined;
  #parentsAsked = false;

  constructor(
    private readonly ledger: RoomLedger,
    private readonly send: (message: CtlMessage) => void,
  ) {}

  /** True once the other side has told its heads and each is here, or was not kept. */
  get complete(): boolean {
    const { current } = this.ledger;
    return current !== undefined && this.#remoteHeads !== undefined && isSettled(current, this.#remoteHeads);
  }

  start(): void {
    this.send({ type: 'heads', heads: this.ledger.heads() });
  }

  heads(heads: readonly StatementId[]): void {
    this.#remoteHeads = heads;
    this.#want(heads);
  }

  want(ids: readonly StatementId[]): void {
    const { current } = this.ledger;
    if (!current) return;
    for (const wires of answerTo(current, ids, this.#remoteHeads ?? [])) {
      this.send({ type: 'statements', wires });
    }
  }

  /**
   * A statement without its parents is not kept; they are asked for, and then what they were missing for. True
   * if any was kept. Throws `ProtocolError` for what nobody honest passes on.
   */
  async statements(wires: readonly Uint8Array[]): Promise<boolean> {
    const { added, unknownParents, breach } = await this.ledger.add(wires, this);
    if (breach) throw new ProtocolError(breach, 'among the statements');
    if (unknownParents.length > 0) {
      this.#parentsAsked = true;
      this.#want(unknownParents);
    } else if (this.#parentsAsked) {
      this.#parentsAsked = false;
      this.#want(this.#remoteHeads ?? []);
    }
    return added.length > 0;
  }

  /**
   * What came to be known here, unless it came from there. Before the other side has told its heads it would not
   * know what that rests on, and `ready` names all heads once more.
   */
  announce(added: readonly Statement[], source: unknown): void {
    if (source === this || this.#remoteHeads === undefined) return;
    for (const wires of inBatches(added)) this.send({ type: 'statements', wires });
  }

  #want(ids: readonly StatementId[]): void {
    const { current } = this.ledger;
    const lacking = (current ? wantedOf(current, ids) : ids).slice(0, WANT_AT_ONCE);
    if (lacking.length > 0) this.send({ type: 'want', ids: lacking });
  }
}
