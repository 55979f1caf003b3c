import type { PublicKey } from '../crypto.ts';
import type { Rulings } from './rulings.ts';
import type { SkippedRules } from './rules.ts';
import type { StatementOf } from './statement.ts';
import type { StatementSet } from './statement-set.ts';

/**
 * A reason to be a member (rule 5, §5). It holds while `from` is reachable, and so is each of `needs`, and the
 * edge at `basis` holds.
 */
export interface Edge {
  readonly place: number;
  readonly from: PublicKey;
  readonly to: PublicKey;
  readonly needs: readonly PublicKey[];
  /** Place of the statement whose word was taken. */
  readonly basis: number | undefined;
  /** Place of the invite. */
  readonly invite: number | undefined;
}

/** Vouches and admits that nothing but reachability can still void, in the order of the set. */
export function edgesOf(set: StatementSet, rulings: Rulings, skipped: SkippedRules): readonly Edge[] {
  const edges: Edge[] = [];
  for (const [place, vouch] of set.each('vouch')) {
    if (voucherStands(place, vouch.author, rulings)) edges.push(...vouchEdge(set, place, vouch, skipped));
  }
  for (const [place, admit] of set.each('admit')) {
    edges.push(...admitEdge(set, place, admit, rulings, skipped));
  }
  return edges;
}

function voucherStands(place: number, author: PublicKey, rulings: Rulings): boolean {
  return !rulings.evicts.has(author) && !rulings.retracts.has(place) && !rulings.isVoid(place);
}

/**
 * The author of the word must be reachable too: a puppet's vouch that an honest member took its word for falls
 * with the puppet, and not at a time of the puppet's choosing.
 */
function vouchEdge(
  set: StatementSet,
  place: number,
  vouch: StatementOf<'vouch'>,
  skipped: SkippedRules,
): Edge[] {
  const edge = {
    place,
    from: vouch.author,
    to: vouch.subject,
    needs: [],
    basis: undefined,
    invite: undefined,
  };
  if (vouch.via === 'pin' || skipped.has('word-needs-basis')) return [edge];
  const basis = set.placeOf(vouch.basis);
  if (basis === undefined) return [];
  const word = set.at(basis);
  const fits = (word.type === 'vouch' || word.type === 'admit') && word.subject === vouch.subject;
  return fits ? [{ ...edge, basis }] : [];
}

/** Certificate and order of invite and admit are checked before an admit is kept. */
function admitEdge(
  set: StatementSet,
  place: number,
  admit: StatementOf<'admit'>,
  rulings: Rulings,
  skipped: SkippedRules,
): Edge[] {
  const invite = set.place(admit.invite);
  const inviter = set.at(invite).author;
  if (rulings.evicts.has(inviter) || rulings.isVoid(invite) || rulings.isVoid(place)) return [];
  const retracts = rulings.retracts.get(invite) ?? [];
  const precedesRetracts = retracts.every((retract) => set.precedes(place, retract));
  if (!precedesRetracts && !skipped.has('admit-precedes-retract')) return [];
  const needs = admitterNeeds(set, place, admit.author, rulings, skipped);
  return needs ? [{ place, from: inviter, to: admit.subject, needs, basis: undefined, invite }] : [];
}

/** What an evicted member did before all of its evicts stands; undefined when the admit can not count. */
function admitterNeeds(
  set: StatementSet,
  place: number,
  admitter: PublicKey,
  rulings: Rulings,
  skipped: SkippedRules,
): readonly PublicKey[] | undefined {
  const evicts = rulings.evicts.get(admitter);
  if (!evicts) return skipped.has('admitter-reachable') ? [] : [admitter];
  const before = evicts.every((evict) => set.precedes(place, evict));
  return before || skipped.has('admit-precedes-evict-of-admitter') ? [] : undefined;
}
