import type { PublicKey, StatementId } from '../crypto.ts';
import { MAX_DEPS } from './ledger-limits.ts';
import type { Membership } from './membership.ts';
import type { StatementDraft } from './statement.ts';
import type { StatementSet } from './statement-set.ts';

/**
 * What a new statement names as its parents (§5): own last, the founder's, the co-admins', then a head of each
 * other author that counts. What it is about is chosen before those of others: its effect depends on what its
 * past holds, and 64 deps can not reach everything in a ledger that somebody tears apart.
 */
export function chooseDeps(
  set: StatementSet,
  membership: Membership,
  author: PublicKey,
  draft: StatementDraft,
): readonly StatementId[] {
  const admins = [membership.founder, ...coAdmins(set, membership)];
  const wanted = [
    ...ownLast(set, author),
    ...subjectMatter(set, draft),
    ...admins.flatMap((admin) => set.byAuthor(admin).slice(-1)),
    ...headsOfOthers(set, membership),
  ];
  const rank = new Map([author, ...admins].map((key, index) => [key, index]));
  const rankOf = (place: number): number => rank.get(set.at(place).author) ?? rank.size;
  const chosen = withoutImplied(set, atMost(set, wanted, MAX_DEPS));
  return chosen.sort((a, b) => rankOf(a) - rankOf(b)).map((place) => set.at(place).id);
}

/** A device that lost part of its ledger may have forked: every end of its own chain. Else how it came in. */
function ownLast(set: StatementSet, author: PublicKey): readonly number[] {
  const own = set.byAuthor(author);
  return own.length === 0 ? set.introductionsOf(author).slice(0, 1) : withoutImplied(set, own);
}

function subjectMatter(set: StatementSet, draft: StatementDraft): readonly number[] {
  switch (draft.type) {
    case 'vouch':
      return draft.via === 'word' ? [set.place(draft.basis)] : [];
    case 'admit':
      return [set.place(draft.invite)];
    case 'retract':
      return [set.place(draft.target), ...admitsUnder(set, set.place(draft.target))];
    case 'evict':
      return [...set.byAuthor(draft.subject).slice(-1), ...set.introductionsOf(draft.subject)];
    default:
      return [];
  }
}

/** A retract voids the admits that it does not know of. */
function admitsUnder(set: StatementSet, invite: number): readonly number[] {
  const { id } = set.at(invite);
  return Array.from(set.each('admit'))
    .filter(([, admit]) => admit.invite === id)
    .map(([place]) => place);
}

function coAdmins(set: StatementSet, membership: Membership): readonly PublicKey[] {
  const granted = new Set(Array.from(set.each('grant'), ([, { subject }]) => subject));
  return [...granted].filter((key) => membership.role(key) === 'co-admin');
}

/** Newest first; what evicted and cut off keys say is nobody's past. */
function headsOfOthers(set: StatementSet, membership: Membership): readonly number[] {
  const byAuthor = new Map<PublicKey, number>();
  for (const { id, author } of set.heads()) {
    const counts = membership.isMember(author) || membership.standing(author).kind === 'left';
    if (counts) byAuthor.set(author, Math.max(set.place(id), byAuthor.get(author) ?? 0));
  }
  return [...byAuthor.values()].sort((a, b) => b - a);
}

/** The first ones, passing over what those chosen before imply. */
function atMost(set: StatementSet, places: readonly number[], count: number): readonly number[] {
  const chosen: number[] = [];
  for (const place of places) {
    if (chosen.length === count) break;
    if (!chosen.some((other) => other === place || set.precedes(place, other))) chosen.push(place);
  }
  return chosen;
}

function withoutImplied(set: StatementSet, places: readonly number[]): number[] {
  return places.filter((place) => !places.some((other) => set.precedes(place, other)));
}
