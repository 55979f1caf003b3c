import type { PublicKey } from '#trust';
import type { RoomLedger } from './room-ledger.ts';
import type { RoomMemory } from './room-memory.ts';

/**
 * Whether this is the room as it is now, and not an old ledger that somebody evicted shows (§4). Until then a newcomer
 * sends no content of its own without a press.
 */
export class Confirmation {
  constructor(
    private readonly ledger: RoomLedger,
    private readonly memory: RoomMemory,
    private readonly confirmed: () => void,
  ) {}

  /** The inviter confirms, or who challenged us with a PIN: these know whom they let in. */
  linkedTo(peer: PublicKey): void {
    const [first] = this.ledger.membership?.letInBy(this.ledger.self) ?? [];
    if (first?.by === peer) void this.confirm();
  }

  async confirm(): Promise<void> {
    if (this.memory.record.confirmed) return;
    const written = this.memory.update({ confirmed: true });
    this.confirmed();
    await written;
  }
}
