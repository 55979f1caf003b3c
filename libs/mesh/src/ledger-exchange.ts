import { ProtocolError } from '#protocol';
import {
  answerTo,
  beyond,
  headsToTell,
  inBatches,
  isSettled,
  type Statement,
  type StatementId,
  wantedOf,
} from '#trust';
import { type CtlMessage, MAX_HEADS } from './ctl-messages.ts';
import type { RoomLedger } from './room-ledger.ts';

/** How many unknown statements are asked for at once; the rest is asked for when these have come. */
const WANT_AT_ONCE = 512;

/**
 * Brings two ledgers together over one link. Each side tells its heads; who holds all that the other does sends what
 * the other lacks, unasked; who lacks something asks. Knows the other side's heads, and so when nothing more is to
 * come from there.
 */
export class LedgerExchange {
  #remoteHeads: readonly StatementId[] | undefined;
  #parentsAsked = false;
  #started = false;
  #compared = false;
  /** All that the other side lacked then has been sent unasked. */
  #pushedAll = false;
  /** Sent unasked: the other side may have asked for it before it came. */
  #pushed: ReadonlySet<StatementId> = new Set();
  /** What it asked for before the start. */
  #asked: readonly StatementId[] = [];

  constructor(
    private readonly ledger: RoomLedger,
    private readonly send: (message: CtlMessage) => void,
  ) {}

  /** True once the other side has told its heads and each is here, or was not kept. */
  get complete(): boolean {
    const { current } = this.ledger;
    return current !== undefined && this.#remoteHeads !== undefined && isSettled(current, this.#remoteHeads);
  }

  /** Never more than the other side takes, however many there are. */
  get ownHeads(): readonly StatementId[] {
    return this.ledger.current ? headsToTell(this.ledger.current, MAX_HEADS) : [];
  }

  tellHeads(): void {
    this.send({ type: 'heads', heads: this.ownHeads });
  }

  /** Before this nothing but heads is told. */
  start(): void {
    this.#started = true;
    this.#compare();
    if (this.#asked.length > 0) this.want(this.#asked);
  }

  heads(heads: readonly StatementId[]): void {
    this.#remoteHeads = heads;
    this.#compare();
  }

  want(ids: readonly StatementId[]): void {
    const { current } = this.ledger;
    if (!this.#started) this.#asked = ids;
    if (!this.#started || !current) return;
    const asked = ids.filter((id) => !this.#pushed.has(id));
    // What is asked for once more is wanted all the same.
    this.#pushed = new Set();
    for (const wires of answerTo(current, asked, this.#remoteHeads ?? [])) {
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
    if (source === this || this.#remoteHeads === undefined || !this.#started) return;
    for (const wires of inBatches(added)) this.send({ type: 'statements', wires });
  }

  #compare(): void {
    if (!this.#started || this.#remoteHeads === undefined) return;
    const isFirst = !this.#compared;
    this.#compared = true;
    if (!this.complete) this.#want(this.#remoteHeads);
    else if (isFirst || this.#hasUntold) this.#push(this.#remoteHeads);
  }

  /** What rests on no head that was told, nobody asks for. */
  get #hasUntold(): boolean {
    return !this.#pushedAll && this.ledger.heads().length > MAX_HEADS;
  }

  #push(remoteHeads: readonly StatementId[]): void {
    this.#pushedAll = true;
    const { current } = this.ledger;
    const lacking = current ? beyond(current, remoteHeads) : [];
    this.#pushed = new Set(lacking.map(({ id }) => id));
    for (const wires of inBatches(lacking)) this.send({ type: 'statements', wires });
  }

  #want(ids: readonly StatementId[]): void {
    const { current } = this.ledger;
    const lacking = (current ? wantedOf(current, ids) : ids).slice(0, WANT_AT_ONCE);
    if (lacking.length > 0) this.send({ type: 'want', ids: lacking });
  }
}
