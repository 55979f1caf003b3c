import { assertNever, ProtocolError } from '#protocol';
import type { PublicKey, Statement } from '#trust';
import type { CtlMessage } from './ctl-messages.ts';
import { LedgerExchange } from './ledger-exchange.ts';
import type { Clock } from './room-api.ts';
import type { RoomLedger } from './room-ledger.ts';

export interface ReadyGateOptions {
  readonly peer: PublicKey;
  readonly ledger: RoomLedger;
  readonly clock: Clock;
  readonly send: (message: CtlMessage) => void;
  /** Whether the link is in quarantine: neither unbound nor through already. */
  readonly isWaiting: () => boolean;
  /** More of the ledger came than was known. */
  readonly grew: () => void;
  readonly passed: () => void;
  /** What comes of the other side's breaking the protocol. */
  readonly failed: (error: unknown) => void;
}

export type LedgerMessage = Extract<CtlMessage, { type: 'heads' | 'want' | 'statements' | 'ready' }>;

/**
 * Brings the ledgers at both ends of a bound link together, and lets the link out of quarantine when each has said
 * `ready`: it holds what the other holds, and accepts it (§3). Goes on with the ledgers after that.
 */
export class ReadyGate {
  readonly #exchange: LedgerExchange;
  #started = false;
  #sent = false;
  #got = false;
  /** What came while statements are verified: the ledger's messages are taken in their order. */
  #inbox: LedgerMessage[] = [];
  #inboxBytes = 0;
  /** From the first statements until all that came meanwhile is taken. */
  #busy = false;
  #closed = false;

  constructor(private readonly options: ReadyGateOptions) {
    this.#exchange = new LedgerExchange(options.ledger, options.send);
  }

  /** Goes with `bind`: each side knows at once what the other holds. */
  tellHeads(): void {
    this.#exchange.tellHeads();
  }

  /** The link is bound, and whoever comes in by us is signed in. */
  start(): void {
    this.#started = true;
    this.#exchange.start();
    this.#settle();
  }

  /** Throws `ProtocolError` for more at once than any room has to say. */
  receive(message: LedgerMessage): void {
    if (!this.#busy && message.type !== 'statements') return this.#take(message);
    this.#inbox.push(message);
    this.#inboxBytes += sizeOf(message);
    if (this.#inboxBytes > MAX_UNVERIFIED_BYTES) throw new ProtocolError('too-many-statements');
    if (!this.#busy) void this.#takeWaiting();
  }

  close(): void {
    this.#closed = true;
    this.#inbox = [];
  }

  #take(message: Exclude<LedgerMessage, { type: 'statements' }>): void {
    switch (message.type) {
      case 'heads':
        this.#exchange.heads(message.heads);
        return this.#settle();
      case 'want':
        return this.#exchange.want(message.ids);
      case 'ready':
        this.#got = true;
        this.#exchange.heads(message.heads);
        return this.#settle();
      default:
        assertNever(message);
    }
  }

  /** The ledger grew: tells the other side, and looks again at whether it is accepted. */
  ledgerChanged(added: readonly Statement[], source: unknown): void {
    this.#exchange.announce(added, source);
    this.#settle();
  }

  /** Lets others have their turn now and then: ever so many small messages may wait. */
  async #takeWaiting(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#inbox.length > 0) {
        const batch = this.#inbox;
        this.#inbox = [];
        for (const [at, message] of batch.entries()) {
          if (at % TAKEN_AT_ONCE === TAKEN_AT_ONCE - 1) await this.#pause();
          if (this.#closed) return;
          this.#inboxBytes -= sizeOf(message);
          if (message.type === 'statements') await this.#verify(message.wires);
          else this.#take(message);
        }
      }
    } catch (error) {
      this.options.failed(error);
    } finally {
      this.#busy = false;
    }
  }

  async #verify(wires: readonly Uint8Array[]): Promise<void> {
    const grew = await this.#exchange.statements(wires);
    if (this.#closed) return;
    if (grew && this.options.isWaiting()) this.options.grew();
    this.#settle();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => void this.options.clock.after(0, resolve));
  }

  #settle(): void {
    const { peer, ledger, send, isWaiting, passed } = this.options;
    if (!this.#started || !isWaiting()) return;
    if (!this.#sent && this.#exchange.complete && ledger.isMember && ledger.accepts(peer)) {
      this.#sent = true;
      send({ type: 'ready', heads: this.#exchange.ownHeads });
    }
    if (this.#sent && this.#got && this.#exchange.complete) passed();
  }
}

/** As much as the other side may have waiting to be sent: all that a room says, four times over. */
const MAX_UNVERIFIED_BYTES = 16 * 1024 * 1024;

/** Some milliseconds' worth of the dearest ones. */
const TAKEN_AT_ONCE = 256;
/** What a message, and each statement in one, takes besides its bytes. */
const OVERHEAD_BYTES = 64;

/** Of a hash in hexadecimal there are 32 bytes. */
function sizeOf(message: LedgerMessage): number {
  switch (message.type) {
    case 'statements':
      return message.wires.reduce((sum, { length }) => sum + OVERHEAD_BYTES + length, OVERHEAD_BYTES);
    case 'want':
      return OVERHEAD_BYTES + 32 * message.ids.length;
    default:
      return OVERHEAD_BYTES + 32 * message.heads.length;
  }
}
