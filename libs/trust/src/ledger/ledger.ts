import { ProtocolError } from '#protocol';
import type { PublicKey, RoomId, Signer, StatementId } from '../crypto.ts';
import { inlineVerifier, type SignatureVerifier } from '../signature-verifier.ts';
import { BatchChecks } from './batch-checks.ts';
import { membersWithout } from './cut-preview.ts';
import { chooseDeps } from './deps.ts';
import { evaluate } from './evaluate.ts';
import {
  Intake,
  type AddResult,
  type Refusal,
  type SignatureChecks,
  type StatementSource,
} from './intake.ts';
import { isCertifiedAdmit } from './keep-rule.ts';
import type { CapAlarm } from './push-caps.ts';
import type { Membership } from './membership.ts';
import { parentsFirst } from './parents-first.ts';
import type { LedgerPolicy, Statement, StatementDraft, StatementOf } from './statement.ts';
import { hasValidSignature, parseStatement, signStatement } from './statement-codec.ts';
import { placesIn, setBit, StatementSet } from './statement-set.ts';

export interface RoomFounding {
  readonly name: string;
  readonly policy: LedgerPolicy;
  /** 32 random bytes: they make the room's id unique, and its `known` PSK secret. */
  readonly nonce: Uint8Array;
  readonly time: number;
}

/** The grow-only set of signed statements of one room, and who is a member by it (§5). */
export class Ledger {
  readonly #set = new StatementSet();
  readonly #intake = new Intake(this.#set, () => this.membership, CHECKED);
  #authored: Promise<unknown> = Promise.resolve();
  #evaluated: { readonly size: number; readonly membership: Membership } | undefined;

  private constructor(readonly genesis: StatementOf<'genesis'>) {
    this.#set.append(genesis);
  }

  /** Founds a room: its id is that of the genesis statement. */
  static async create(signer: Signer, { name, policy, nonce, time }: RoomFounding): Promise<Ledger> {
    const envelope = { roomId: undefined, deps: [], time };
    return new Ledger(
      asGenesis(await signStatement(signer, envelope, { type: 'genesis', name, policy, nonce })),
    );
  }

  /** Of a whole ledger in any order, each statement verified. Throws `ProtocolError` if any can not be kept. */
  static open(wires: readonly Uint8Array[]): Ledger {
    const [genesis, ...rest] = parentsFirst(wires.map(parseStatement));
    if (genesis && !CHECKED.isSigned(genesis)) throw new ProtocolError('bad-signature');
    const ledger = new Ledger(asGenesis(genesis));
    const intake = new Intake(ledger.#set, () => ledger.membership, CHECKED);
    const { unknownParents, refused } = intake.take(rest, 'proof');
    const [refusal] = refused;
    if (refusal) throw new ProtocolError(refusal.reason, refusal.id);
    if (unknownParents.length > 0) throw new ProtocolError('incomplete-ledger');
    return ledger;
  }

  /**
   * Of what this device kept, whose signatures and certificates were verified when it was added. A disk may have lost
   * some: what is there and needs none of it is restored, and the rest comes again from others. Throws `ProtocolError`
   * without the genesis.
   */
  static restore(wires: readonly Uint8Array[]): Ledger {
    const kept = parseEach(wires, []);
    const ledger = new Ledger(asGenesis(kept.find(({ type }) => type === 'genesis')));
    new Intake(ledger.#set, () => ledger.membership, CHECKED_BEFORE).take(kept, 'proof');
    return ledger;
  }

  get roomId(): RoomId {
    return this.genesis.roomId;
  }

  get size(): number {
    return this.#set.size;
  }

  heads(): StatementId[] {
    return this.#set.heads().map(({ id }) => id);
  }

  has(id: StatementId): boolean {
    return this.#set.has(id);
  }

  get(id: StatementId): Statement | undefined {
    const place = this.#set.placeOf(id);
    return place === undefined ? undefined : this.#set.at(place);
  }

  /** Parents first. */
  all(): readonly Statement[] {
    return this.#set.statements;
  }

  /** Adds what can be kept, in whatever order the batch is. What is here already is not even read. */
  add(wires: readonly Uint8Array[], source: StatementSource): AddResult {
    const malformed: Refusal[] = [];
    const result = this.#intake.take(parseEach(this.#unknown(wires), malformed), source);
    return { ...result, refused: [...malformed, ...result.refused] };
  }

  /**
   * As `add`, with the signatures verified elsewhere meanwhile, this ledger being free to grow. What is here by then
   * was verified before, and is passed over.
   */
  async addVerified(
    wires: readonly Uint8Array[],
    source: StatementSource,
    verifier: SignatureVerifier,
  ): Promise<AddResult> {
    const malformed: Refusal[] = [];
    const fresh = parseEach(this.#unknown(wires), malformed).filter(({ id }) => !this.has(id));
    const checks = await new BatchChecks(fresh, (id) => this.get(id)).verifyBy(verifier);
    const result = this.#intake.take(fresh, source, checks);
    return { ...result, refused: [...malformed, ...result.refused] };
  }

  /**
   * Whether it came and was not kept, by a rule or by a cap, as far as this device remembers. Who waits until
   * it holds the heads of another device need not wait for such ones.
   */
  wasRefused(id: StatementId): boolean {
    return this.#intake.wasRefused(id);
  }

  /** Signs a statement whose past is what this ledger holds, and adds it. One after another: no forks. */
  async author(
    signer: Signer,
    draft: StatementDraft,
    time: number,
    verifier = inlineVerifier,
  ): Promise<Statement> {
    const turn = this.#authored.then(() => this.#sign(signer, draft, time, verifier));
    this.#authored = turn.catch(() => undefined);
    return turn;
  }

  /** All that these statements reach; with themselves only where one reaches another. */
  pastOf(ids: Iterable<StatementId>): Set<StatementId> {
    const past = this.#set.pastOf(Array.from(ids, (id) => this.#set.place(id)));
    return new Set(Array.from(placesIn(past), (place) => this.#set.at(place).id));
  }

  /** These statements with their whole past, parents first. */
  closure(ids: Iterable<StatementId>): Statement[] {
    const places = Array.from(ids, (id) => this.#set.place(id));
    const closure = this.#set.pastOf(places);
    for (const place of places) setBit(closure, place);
    return Array.from(placesIn(closure), (place) => this.#set.at(place));
  }

  /** What proves that this key is a member to somebody who holds none of the room, parents first. */
  closureOfMembership(key: PublicKey): Statement[] {
    const ids = [this.genesis.id];
    const needed = new Set<PublicKey | number>([key]);
    for (const edge of this.membership.edges.toReversed()) {
      if (!needed.has(edge.to) && !needed.has(edge.place)) continue;
      ids.push(this.#set.at(edge.place).id);
      for (const need of [edge.from, ...edge.needs]) needed.add(need);
      if (edge.basis !== undefined) needed.add(edge.basis);
    }
    return this.closure(ids);
  }

  /** Evaluated once for each state of the set. */
  get membership(): Membership {
    if (this.#evaluated?.size !== this.size) {
      this.#evaluated = { size: this.size, membership: evaluate(this.#set) };
    }
    return this.#evaluated.membership;
  }

  /** Who passed a cap since this ledger was opened here; leaks of invites are in `membership.alarms`. */
  get capAlarms(): readonly CapAlarm[] {
    return this.#intake.alarms;
  }

  /** Who stops being a member when `subject` is evicted now, without the subject: to be shown before it is done. */
  cutWith(subject: PublicKey): readonly PublicKey[] {
    const cut = membersWithout(this.#set, subject);
    return [...this.membership.members].filter((key) => key !== subject && !cut.has(key));
  }

  #unknown(wires: readonly Uint8Array[]): readonly Uint8Array[] {
    return wires.filter((wire) => !this.#set.hasWire(wire));
  }

  async #sign(
    signer: Signer,
    draft: StatementDraft,
    time: number,
    verifier: SignatureVerifier,
  ): Promise<Statement> {
    const deps = chooseDeps(this.#set, this.membership, signer.publicKey, draft);
    const statement = await signStatement(signer, { roomId: this.roomId, deps, time }, draft);
    const [refusal] = (await this.addVerified([statement.wire], 'own', verifier)).refused;
    if (refusal) throw new Error(`own statement refused: ${refusal.reason}`);
    return statement;
  }
}

const CHECKED: SignatureChecks = { isSigned: hasValidSignature, isCertified: isCertifiedAdmit };
const CHECKED_BEFORE: SignatureChecks = { isSigned: () => true, isCertified: () => true };

function parseEach(wires: readonly Uint8Array[], malformed: Refusal[]): readonly Statement[] {
  return wires.flatMap((wire) => {
    try {
      return [parseStatement(wire)];
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      malformed.push({ reason: error.reason });
      return [];
    }
  });
}

function asGenesis(statement: Statement | undefined): StatementOf<'genesis'> {
  if (statement?.type !== 'genesis') throw new ProtocolError('no-genesis');
  return statement;
}
