import { MAX_REPORT_HEADS, type Report } from '#protocol';
import { peerIdOf, type PublicKey } from '#trust';
import type { RoomLedger } from './room-ledger.ts';
import type { RoomMemory } from './room-memory.ts';

export interface ConfirmationEvents {
  /** The newest that has been heard of another peer, whoever passed it on. */
  readonly reportOf: (peer: PublicKey) => Report | undefined;
  readonly confirmed: () => void;
}

/**
 * Whether this is the room as it is now, and not an old ledger that somebody evicted shows (§4). Until then a newcomer
 * sends no content of its own without a press.
 */
export class Confirmation {
  constructor(
    private readonly ledger: RoomLedger,
    private readonly memory: RoomMemory,
    private readonly events: ConfirmationEvents,
  ) {}

  /** The inviter confirms, or who challenged us with a PIN: these know whom they let in. */
  linkedTo(peer: PublicKey): void {
    if (peer === this.#letInBy()) void this.confirm();
  }

  /**
   * The inviter may be out of reach, and its signed word arrive through others. Our key is new, so a report that
   * names it as let in is new too; and with all that the inviter had seen, nobody can hold back whom it evicted.
   */
  reconsider(): void {
    if (this.memory.record.confirmed) return;
    const inviter = this.#letInBy();
    const report = inviter && this.events.reportOf(inviter);
    // Of more heads than fit, the one that matters may be left out.
    if (!report || report.heads.length >= MAX_REPORT_HEADS) return;
    if (!report.heads.every((head) => this.ledger.current?.has(head))) return;
    const self = peerIdOf(this.ledger.self);
    if (report.edges.some(({ subject }) => subject === self)) void this.confirm();
  }

  async confirm(): Promise<void> {
    if (this.memory.record.confirmed) return;
    const written = this.memory.update({ confirmed: true });
    this.events.confirmed();
    await written;
  }

  #letInBy(): PublicKey | undefined {
    return this.ledger.membership?.letInBy(this.ledger.self)[0]?.by;
  }
}
