import { ProtocolError } from '#protocol';
import type { PublicKey, RoomId, Signer, StatementId } from '../crypto.ts';
import { chooseDeps } from './deps.ts';
import { evaluate } from './evaluate.ts';
import { keepRefusal } from './keep-rule.ts';
import type { Membership } from './membership.ts';
import { parentsFirst } from './parents-first.ts';
import type { LedgerPolicy, Statement, StatementDraft, StatementOf } from './statement.ts';
import { decodeStatement, hasValidSignature, parseStatement, signStatement } from './statement-codec.ts';
import { placesIn, setBit, StatementSet } from './statement-set.ts';

export interface RoomFounding {
  readonly name: string;
  readonly policy: LedgerPolicy;
  /** 32 random bytes: they make the room's id unique, and its `known` PSK secret. */
  readonly nonce: Uint8Array;
  readonly time: number;
}

/**
 * Where statements come from. Caps bind what is `pushed`; a `proof` answers what this device asked for; `own`
 * is signed here.
 */
export type StatementSource = 'pushed' | 'proof' | 'own';

export interface AddResult {
  /** Parents first. */
  readonly added: readonly Statement[];
  /** What to ask for: the statements that need them were not kept, and must come again. */
  readonly unknownParents: readonly StatementId[];
  /** `reason` is for a log; what did not even decode has no id. */
  readonly refused: readonly Refusal[];
}

export interface Refusal {
  readonly reason: string;
  readonly id?: StatementId;
}

/** The grow-only set of signed statements of one room, and who is a member by it (§5). */
export class Ledger {
  readonly #set = new StatementSet();
  #membership: Membership | undefined;

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
    return Ledger.#from(wires.map(decodeStatement));
  }

  /** As `open`, of what this device kept: signatures and certificates were verified when it was added. */
  static restore(wires: readonly Uint8Array[]): Ledger {
    return Ledger.#from(wires.map(parseStatement), () => true);
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

  /** Adds what can be kept, in whatever order the batch is. */
  add(wires: readonly Uint8Array[], _source: StatementSource): AddResult {
    const refused: Refusal[] = [];
    const added: Statement[] = [];
    const unknown = new Set<StatementId>();
    for (const statement of parentsFirst(this.#parseNew(wires, refused))) {
      const lacking = statement.deps.filter((dep) => !this.#set.has(dep));
      const reason = lacking.length === 0 ? this.#refusal(statement) : undefined;
      for (const id of lacking) unknown.add(id);
      if (reason !== undefined) refused.push({ reason, id: statement.id });
      if (reason !== undefined || lacking.length > 0) continue;
      this.#append(statement);
      added.push(statement);
    }
    return { added, unknownParents: [...unknown], refused };
  }

  /** Signs a statement whose past is what this ledger holds, and adds it. */
  async author(signer: Signer, draft: StatementDraft, time: number): Promise<Statement> {
    const deps = chooseDeps(this.#set, this.membership, signer.publicKey, draft);
    const statement = await signStatement(signer, { roomId: this.roomId, deps, time }, draft);
    const [refusal] = this.add([statement.wire], 'own').refused;
    if (refusal) throw new Error(`own statement refused: ${refusal.reason}`);
    return statement;
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

  get membership(): Membership {
    this.#membership ??= evaluate(this.#set);
    return this.#membership;
  }

  static #from(statements: readonly Statement[], isCertified?: () => boolean): Ledger {
    const [genesis, ...rest] = parentsFirst(statements);
    const ledger = new Ledger(asGenesis(genesis));
    for (const statement of rest) {
      if (statement.deps.some((dep) => !ledger.has(dep))) throw new ProtocolError('incomplete-ledger');
      const reason = keepRefusal(ledger.#set, statement, isCertified);
      if (reason !== undefined) throw new ProtocolError(reason, statement.id);
      ledger.#append(statement);
    }
    return ledger;
  }

  /** What is here already costs no more than a hash. */
  #parseNew(wires: readonly Uint8Array[], refused: Refusal[]): Statement[] {
    return wires.flatMap((wire) => {
      try {
        const statement = parseStatement(wire);
        return this.#set.has(statement.id) ? [] : [statement];
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        refused.push({ reason: error.reason });
        return [];
      }
    });
  }

  #refusal(statement: Statement): string | undefined {
    if (!hasValidSignature(statement)) return 'bad-signature';
    return keepRefusal(this.#set, statement);
  }

  #append(statement: Statement): void {
    this.#set.append(statement);
    this.#membership = undefined;
  }
}

function asGenesis(statement: Statement | undefined): StatementOf<'genesis'> {
  if (statement?.type !== 'genesis') throw new ProtocolError('no-genesis');
  return statement;
}
