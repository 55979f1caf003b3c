import {
  acceptedBy,
  Ledger,
  type Membership,
  type PublicKey,
  type RoomId,
  type Signer,
  type Statement,
  type StatementDraft,
  type StatementId,
} from '#trust';
import type { Clock } from './room-api.ts';
import type { DeviceStore } from './storage/device-store.ts';

export interface RoomLedgerOptions {
  readonly roomId: RoomId;
  readonly signer: Signer;
  readonly store: Pick<DeviceStore, 'addStatements'>;
  readonly clock: Clock;
  readonly membersAtAdmission: ReadonlySet<PublicKey> | undefined;
  /** The device would not keep a statement; the room goes on in memory. */
  readonly writeFailed: (error: unknown) => void;
}

/** What adding statements led to. */
export interface Added {
  readonly added: readonly Statement[];
  readonly unknownParents: readonly StatementId[];
}

/**
 * The room's ledger on this device: absent for a newcomer until somebody shows it, persisted as it grows, and
 * seen with this peer's own eyes (`accepts`).
 */
export class RoomLedger {
  #ledger: Ledger | undefined;
  #accepted: ReadonlySet<PublicKey> | undefined;
  #membersAtAdmission: ReadonlySet<PublicKey> | undefined;
  #listeners: ((added: readonly Statement[], source: unknown) => void)[] = [];
  /** Writes go to the device one after another, so that parents are there before children. */
  #written: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: RoomLedgerOptions,
    wires: readonly Uint8Array[],
  ) {
    this.#membersAtAdmission = options.membersAtAdmission;
    if (wires.length > 0) this.#ledger = Ledger.restore(wires);
  }

  get roomId(): RoomId {
    return this.options.roomId;
  }

  get self(): PublicKey {
    return this.options.signer.publicKey;
  }

  /** Undefined until a newcomer has been shown the genesis. */
  get current(): Ledger | undefined {
    return this.#ledger;
  }

  get membership(): Membership | undefined {
    return this.#ledger?.membership;
  }

  get membersAtAdmission(): ReadonlySet<PublicKey> | undefined {
    return this.#membersAtAdmission;
  }

  get isMember(): boolean {
    return this.membership?.isMember(this.self) ?? false;
  }

  heads(): readonly StatementId[] {
    return this.#ledger?.heads() ?? [];
  }

  /** Whether this peer links to that one (§5, acceptance). A newcomer accepts who was there before it. */
  accepts(peer: PublicKey): boolean {
    const { membership } = this;
    if (!this.#ledger || !membership?.isMember(peer)) return false;
    if (!this.#membersAtAdmission) return true;
    this.#accepted ??= acceptedBy(this.#ledger, this.self, {
      pinRuns: new Set(),
      membersAtAdmission: this.#membersAtAdmission,
    });
    return this.#accepted.has(peer);
  }

  /** Once, at this peer's first READY: who is a member now is accepted from here on. */
  settleAdmission(): ReadonlySet<PublicKey> {
    this.#membersAtAdmission ??= new Set(this.membership?.members);
    this.#accepted = undefined;
    return this.#membersAtAdmission;
  }

  /** `source` is passed to the listeners, so that nobody is sent what it brought. */
  add(wires: readonly Uint8Array[], source: unknown): Added {
    if (!this.#ledger) return this.#open(wires, source);
    const { added, unknownParents } = this.#ledger.add(wires, 'pushed');
    this.#kept(added, source);
    return { added, unknownParents };
  }

  async author(draft: StatementDraft): Promise<Statement> {
    if (!this.#ledger) throw new Error('a ledger is needed to author a statement');
    const statement = await this.#ledger.author(this.options.signer, draft, this.options.clock.now());
    this.#kept([statement], undefined);
    return statement;
  }

  onAdded(listener: (added: readonly Statement[], source: unknown) => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves when all that was added is on the device. */
  written(): Promise<void> {
    return this.#written;
  }

  /** The first batch a newcomer is shown begins with the genesis that the link named. */
  #open(wires: readonly Uint8Array[], source: unknown): Added {
    const [genesis, ...rest] = wires;
    if (!genesis) return { added: [], unknownParents: [] };
    const ledger = Ledger.open([genesis]);
    if (ledger.roomId !== this.roomId) return { added: [], unknownParents: [] };
    this.#ledger = ledger;
    this.#kept(ledger.all(), source);
    return this.add(rest, source);
  }

  #kept(added: readonly Statement[], source: unknown): void {
    if (added.length === 0) return;
    this.#accepted = undefined;
    const wires = added.map(({ wire }) => wire);
    this.#written = this.#written
      .then(() => this.options.store.addStatements(this.roomId, wires))
      .catch(this.options.writeFailed);
    for (const listener of this.#listeners) listener(added, source);
  }
}
