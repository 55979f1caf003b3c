import type { PublicKey, StatementId } from '../crypto.ts';
import type { Statement, StatementOf, StatementType } from './statement.ts';

/**
 * A grow-only set of statements with their order: parents come before children, so a statement's place is also
 * a topological number. Knows of every statement what its past holds: one bit for each earlier place, which is
 * 16 MB for the largest room and makes every question of order a look-up.
 */
export class StatementSet {
  readonly #statements: Statement[] = [];
  readonly #places = new Map<StatementId, number>();
  /** By the end of the signature. */
  readonly #wires = new Map<string, Uint8Array>();
  readonly #pasts: Uint32Array[] = [];
  readonly #heads = new Set<number>();
  readonly #byType = new Map<StatementType, number[]>();
  readonly #byAuthor = new Map<PublicKey, number[]>();
  readonly #introductions = new Map<PublicKey, number[]>();

  get size(): number {
    return this.#statements.length;
  }

  /** Parents first. */
  get statements(): readonly Statement[] {
    return this.#statements;
  }

  /** The parents must be there; what is there already is passed over. */
  append(statement: Statement): void {
    if (this.#places.has(statement.id)) return;
    const place = this.#statements.length;
    const parents = statement.deps.map((dep) => this.place(dep));
    this.#statements.push(statement);
    this.#places.set(statement.id, place);
    this.#wires.set(endOf(statement.wire), statement.wire);
    this.#pasts.push(this.#pastFrom(parents, place));
    for (const parent of parents) this.#heads.delete(parent);
    this.#heads.add(place);
    listIn(this.#byType, statement.type).push(place);
    listIn(this.#byAuthor, statement.author).push(place);
    if (introduces(statement)) listIn(this.#introductions, statement.subject).push(place);
  }

  at(place: number): Statement {
    const statement = this.#statements[place];
    if (!statement) throw new RangeError(`no statement at ${place}`);
    return statement;
  }

  has(id: StatementId): boolean {
    return this.#places.has(id);
  }

  /** To the byte: a large room is told of each statement by everybody in it, and need not read it again. */
  hasWire(wire: Uint8Array): boolean {
    const known = this.#wires.get(endOf(wire));
    return known?.length === wire.length && known.every((byte, index) => byte === wire[index]);
  }

  placeOf(id: StatementId): number | undefined {
    return this.#places.get(id);
  }

  /** Throws for an id that is not in the set. */
  place(id: StatementId): number {
    const place = this.#places.get(id);
    if (place === undefined) throw new RangeError(`no statement ${id}`);
    return place;
  }

  /** What no other statement has in its past. */
  heads(): readonly Statement[] {
    return Array.from(this.#heads, (place) => this.at(place));
  }

  /** Places, ascending. */
  ofType(type: StatementType): readonly number[] {
    return this.#byType.get(type) ?? [];
  }

  /** Places and statements of one type, ascending. */
  *each<T extends StatementType>(type: T): Generator<[number, StatementOf<T>]> {
    for (const place of this.ofType(type)) yield [place, this.at(place) as StatementOf<T>];
  }

  byAuthor(author: PublicKey): readonly number[] {
    return this.#byAuthor.get(author) ?? [];
  }

  authors(): Iterable<PublicKey> {
    return this.#byAuthor.keys();
  }

  /** Vouches and admits that name this key: a precondition for being heard, not yet for being a member. */
  introductionsOf(subject: PublicKey): readonly number[] {
    return this.#introductions.get(subject) ?? [];
  }

  /** Whether the statement at `later` has the one at `earlier` in its past. */
  precedes(earlier: number, later: number): boolean {
    return hasBit(this.#pasts[later], earlier);
  }

  /** All that these statements reach, without themselves unless another one reaches them. */
  pastOf(places: readonly number[]): Uint32Array {
    const past = new Uint32Array(wordsFor(this.size));
    for (const place of places) merge(past, this.#pasts[place]);
    return past;
  }

  #pastFrom(parents: readonly number[], place: number): Uint32Array {
    const past = new Uint32Array(wordsFor(place));
    for (const parent of parents) {
      merge(past, this.#pasts[parent]);
      setBit(past, parent);
    }
    return past;
  }
}

/** The places whose bits are set, ascending. */
export function* placesIn(bits: Uint32Array): Generator<number> {
  for (let index = 0; index < bits.length; index++) {
    for (let word = bits[index] ?? 0; word !== 0; word &= word - 1) {
      yield index * 32 + 31 - Math.clz32(word & -word);
    }
  }
}

export function setBit(bits: Uint32Array, place: number): void {
  const index = place >>> 5;
  bits[index] = (bits[index] ?? 0) | (1 << (place & 31));
}

function hasBit(bits: Uint32Array | undefined, place: number): boolean {
  return (((bits?.[place >>> 5] ?? 0) >>> (place & 31)) & 1) === 1;
}

function merge(into: Uint32Array, from: Uint32Array | undefined): void {
  if (!from) return;
  for (let index = 0; index < from.length; index++) into[index] = (into[index] ?? 0) | (from[index] ?? 0);
}

const wordsFor = (places: number): number => (places + 31) >>> 5;

function introduces(statement: Statement): statement is StatementOf<'vouch' | 'admit'> {
  return statement.type === 'vouch' || statement.type === 'admit';
}

function endOf(wire: Uint8Array): string {
  return String.fromCharCode(...wire.subarray(-16));
}

/** The list under this key, made when there is none. */
export function listIn<K, V>(map: Map<K, V[]>, key: K): V[] {
  const list = map.get(key) ?? [];
  if (list.length === 0) map.set(key, list);
  return list;
}
