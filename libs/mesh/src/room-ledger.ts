import { ProtocolError } from '#protocol';
import {
  acceptedBy,
  Ledger,
  type Membership,
  parseStatement,
  type PeerId,
  peerIdOf,
  type PublicKey,
  type RoomId,
  type SignatureCheck,
  signatureOf,
  type SignatureVerifier,
  type Signer,
  type Statement,
  type StatementDraft,
  type StatementId,
} from '#trust';
import type { Clock } from './room-api.ts';
import type { DeviceStore } from './storage/device-store.ts';

export interface RoomLedgerOptions {
  /** Undefined for who knocks, until `adopt`. */
  readonly roomId: RoomId | undefined;
  readonly signer: Signer;
  readonly store: Pick<DeviceStore, 'addStatements'>;
  readonly clock: Clock;
  readonly verifier: SignatureVerifier;
  readonly membersAtAdmission: ReadonlySet<PublicKey> | undefined;
  /** Peers that a PIN was run with, and those that this device does not want. */
  readonly pinRuns: () => ReadonlySet<PublicKey>;
  readonly isBlocked: (peer: PublicKey) => boolean;
  /** Somebody has passed a cap: there is an alarm to show, though nothing was added. */
  readonly alarmed: () => void;
  /** The device would not keep a statement; the room goes on in memory. */
  readonly writeFailed: (error: unknown) => void;
}

/** What adding statements led to. */
export interface Added {
  readonly added: readonly Statement[];
  readonly unknownParents: readonly StatementId[];
  /** Why one of them was refused, if that shows that it came from nobody honest. */
  readonly breach: string | undefined;
}

/**
 * The room's ledger on this device: absent for a newcomer until somebody shows it, persisted as it grows, and
 * seen with this peer's own eyes (`accepts`).
 */
export class RoomLedger {
  #roomId: RoomId | undefined;
  #ledger: Ledger | undefined;
  #accepted: ReadonlySet<PublicKey> | undefined;
  #membersAtAdmission: ReadonlySet<PublicKey> | undefined;
  #listeners: ((added: readonly Statement[], source: unknown) => void)[] = [];
  /** Batches are verified one after another, so what two links bring at once is verified once. */
  #taken: Promise<unknown> = Promise.resolve();
  /**
   * Writes go to the device one after another, so that parents are there before children; what comes while one is
   * under way is the next.
   */
  #written: Promise<void> = Promise.resolve();
  #unwritten: Uint8Array[] = [];

  constructor(
    private readonly options: RoomLedgerOptions,
    wires: readonly Uint8Array[],
  ) {
    this.#roomId = options.roomId;
    this.#membersAtAdmission = options.membersAtAdmission;
    if (wires.length > 0) this.#ledger = Ledger.restore(wires);
  }

  /** To be asked only where it is known: by who has a link, a ledger or a pairing. */
  get roomId(): RoomId {
    if (this.#roomId === undefined) throw new Error('who knocks is in no room yet');
    return this.#roomId;
  }

  get knownRoomId(): RoomId | undefined {
    return this.#roomId;
  }

  /** Who knocked learns which room it is from the first member that opens. */
  adopt(roomId: RoomId): void {
    this.#roomId ??= roomId;
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

  get memberIds(): ReadonlySet<PeerId> {
    return new Set([...(this.membership?.members ?? [])].map(peerIdOf));
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

  /** Whatever room it is of. */
  get verifier(): SignatureVerifier {
    return this.options.verifier;
  }

  async isSigned(check: SignatureCheck): Promise<boolean> {
    return (await this.options.verifier.verify([check])) === 1;
  }

  /** Whether this peer links to that one (§5, acceptance). A newcomer accepts who was there before it. */
  accepts(peer: PublicKey): boolean {
    const { membership } = this;
    if (!this.#ledger || !membership?.isMember(peer) || this.options.isBlocked(peer)) return false;
    if (!this.#membersAtAdmission) return true;
    this.#accepted ??= acceptedBy(this.#ledger, this.self, {
      pinRuns: this.options.pinRuns(),
      membersAtAdmission: this.#membersAtAdmission,
    });
    return this.#accepted.has(peer);
  }

  /** PIN runs or blocks have changed: whom this peer accepts is worked out anew. */
  reconsider(): void {
    this.#accepted = undefined;
  }

  /** Once, at this peer's first READY: who is a member now is accepted from here on. */
  settleAdmission(): ReadonlySet<PublicKey> {
    this.#membersAtAdmission ??= new Set(this.membership?.members);
    this.#accepted = undefined;
    return this.#membersAtAdmission;
  }

  /**
   * In the order of the calls. `source` is passed to the listeners, so that nobody is sent what it brought. Throws
   * nothing for what a hostile member shows: that is a breach.
   */
  add(wires: readonly Uint8Array[], source: unknown): Promise<Added> {
    const turn = this.#taken.then(() => this.#take(wires, source));
    this.#taken = turn.catch(() => undefined);
    return turn;
  }

  async author(draft: StatementDraft): Promise<Statement> {
    if (!this.#ledger) throw new Error('a ledger is needed to author a statement');
    const { signer, clock, verifier } = this.options;
    const statement = await this.#ledger.author(signer, draft, clock.now(), verifier);
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

  async #take(wires: readonly Uint8Array[], source: unknown): Promise<Added> {
    const opening = this.#ledger ? undefined : await this.#tryToOpen(wires, source);
    if (!this.#ledger) return opening ?? NOTHING;
    const { added, unknownParents, refused } = await this.#ledger.addVerified(
      wires,
      'pushed',
      this.options.verifier,
    );
    this.#kept(added, source);
    if (refused.some(({ reason }) => reason === 'author-cap' || reason === 'room-cap'))
      this.options.alarmed();
    const breach = refused.find(({ reason }) => !HONESTLY_REFUSED.has(reason))?.reason;
    return { added, unknownParents, breach };
  }

  /** Undefined where the genesis was there, and good. */
  async #tryToOpen(wires: readonly Uint8Array[], source: unknown): Promise<Added | undefined> {
    try {
      return await this.#open(wires, source);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return { ...NOTHING, breach: error.reason };
    }
  }

  /** What is told before the genesis, since the ledger grew just then, is asked for with all that it rests on. */
  async #open([first, ...rest]: readonly Uint8Array[], source: unknown): Promise<Added | undefined> {
    if (!first) return NOTHING;
    const genesis = parseStatement(first);
    if (genesis.type !== 'genesis') {
      const unknown = [genesis, ...rest.map(parseStatement)];
      return { ...NOTHING, unknownParents: unknown.map(({ id }) => id) };
    }
    if (genesis.roomId !== this.roomId) throw new ProtocolError('other-room');
    if (!(await this.isSigned(signatureOf(genesis)))) throw new ProtocolError('bad-signature');
    this.#ledger = Ledger.restore([first]);
    this.#kept([genesis], source);
    return undefined;
  }

  #kept(added: readonly Statement[], source: unknown): void {
    if (added.length === 0) return;
    this.#accepted = undefined;
    const wasEmpty = this.#unwritten.length === 0;
    for (const { wire } of added) this.#unwritten.push(wire);
    if (wasEmpty) this.#written = this.#written.then(() => this.#write()).catch(this.options.writeFailed);
    for (const listener of this.#listeners) listener(added, source);
  }

  #write(): Promise<void> {
    const wires = this.#unwritten;
    this.#unwritten = [];
    return this.options.store.addStatements(this.roomId, wires);
  }
}

const NOTHING: Added = { added: [], unknownParents: [], breach: undefined };

/** By a cap that another device has not reached, or by a version that knows less. */
const HONESTLY_REFUSED: ReadonlySet<string> = new Set(['author-cap', 'room-cap', 'unsupported-statement']);
