import { assertNever } from '#protocol';
import type { PublicKey, Statement } from '#trust';
import type { CtlMessage } from './ctl-messages.ts';
import { LedgerExchange } from './ledger-exchange.ts';
import type { RoomLedger } from './room-ledger.ts';

export interface ReadyGateOptions {
  readonly peer: PublicKey;
  readonly ledger: RoomLedger;
  readonly send: (message: CtlMessage) => void;
  /** Whether the link is in quarantine: neither unbound nor through already. */
  readonly isWaiting: () => boolean;
  readonly passed: () => void;
}

export type LedgerMessage = Extract<CtlMessage, { type: 'heads' | 'want' | 'statements' | 'ready' }>;

/**
 * Brings the ledgers at both ends of a bound link together, and lets the link out of quarantine when each has said
 * `ready`: it holds what the other holds, and accepts it (§3). Goes on with the ledgers after that.
 */
export class ReadyGate {
  readonly #exchange: LedgerExchange;
  #sent = false;
  #got = false;

  constructor(private readonly options: ReadyGateOptions) {
    this.#exchange = new LedgerExchange(options.ledger, options.send);
  }

  start(): void {
    this.#exchange.start();
    this.#settle();
  }

  receive(message: LedgerMessage): void {
    switch (message.type) {
      case 'heads':
        this.#exchange.heads(message.heads);
        return this.#settle();
      case 'want':
        return this.#exchange.want(message.ids);
      case 'statements':
        this.#exchange.statements(message.wires);
        return this.#settle();
      case 'ready':
        this.#got = true;
        this.#exchange.heads(message.heads);
        return this.#settle();
      default:
        assertNever(message);
    }
  }

  /** Why the other side closes the link. */
  lastWords(wires: readonly Uint8Array[]): void {
    this.#exchange.statements(wires);
  }

  /** The ledger grew: tells the other side, and looks again at whether it is accepted. */
  ledgerChanged(added: readonly Statement[], source: unknown): void {
    this.#exchange.announce(added, source);
    this.#settle();
  }

  #settle(): void {
    const { peer, ledger, send, isWaiting, passed } = this.options;
    if (!isWaiting()) return;
    if (!this.#sent && this.#exchange.complete && ledger.isMember && ledger.accepts(peer)) {
      this.#sent = true;
      send({ type: 'ready', heads: ledger.heads() });
    }
    if (this.#sent && this.#got && this.#exchange.complete) passed();
  }
}
