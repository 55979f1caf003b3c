/**
 * The rules that a mutant of the evaluation can lack. Only tests name any: each rule is shown to matter by a
 * property that fails without it.
 */
export type Rule =
  | 'co-admin-evict-precedes-own-evict'
  | 'co-admin-evict-precedes-retract-of-grant'
  | 'co-admin-evict-spares-granted'
  | 'leave-precedes-evict'
  | 'leave-voids-what-follows'
  | 'evict-retracts-invites'
  | 'evict-retracts-only-invites-of-its-past'
  | 'admit-precedes-retract'
  | 'admitter-reachable'
  | 'admit-precedes-evict-of-admitter'
  | 'word-needs-basis'
  | 'only-reachable-members-use-up-invites';

export type SkippedRules = ReadonlySet<Rule>;

export const NONE_SKIPPED: SkippedRules = new Set();
