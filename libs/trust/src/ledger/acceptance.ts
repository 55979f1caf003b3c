import type { PublicKey } from '../crypto.ts';
import type { Edge } from './edges.ts';
import type { Ledger } from './ledger.ts';

/** What only this device knows about its own way in and its own challenges. */
export interface OwnHistory {
  /** Keys that completed a PIN run with this peer, in either role. */
  readonly pinRuns: ReadonlySet<PublicKey>;
  /** Members in the ledger held when this peer first became READY. */
  readonly membersAtAdmission: ReadonlySet<PublicKey>;
}

/**
 * Whom `self` links to (§5, acceptance), without itself. A chain of invites also runs through people who have
 * left since: their leaving is no reason to drop whom they brought.
 */
export function acceptedBy(
  { membership, genesis }: Ledger,
  self: PublicKey,
  own: OwnHistory,
): ReadonlySet<PublicKey> {
  const others = [...membership.members].filter((key) => key !== self);
  if (genesis.policy.pin === 'any') return new Set(others);
  const accepted = new Set([self, membership.founder, ...own.pinRuns, ...own.membersAtAdmission]);
  for (const { from, to, invite } of membership.edges) {
    if (from === self && invite === undefined) accepted.add(to);
  }
  followInvites(membership.edges, accepted);
  return new Set(others.filter((key) => accepted.has(key)));
}

/** Who was admitted under an invite by somebody accepted is accepted: the least fixpoint. */
function followInvites(edges: readonly Edge[], accepted: Set<PublicKey>): void {
  const admits = edges.filter(({ invite }) => invite !== undefined);
  const next = [...accepted];
  const byInviter = Map.groupBy(admits, ({ from }) => from);
  for (let inviter = next.pop(); inviter !== undefined; inviter = next.pop()) {
    for (const { to } of byInviter.get(inviter) ?? []) {
      if (accepted.has(to)) continue;
      accepted.add(to);
      next.push(to);
    }
  }
}
