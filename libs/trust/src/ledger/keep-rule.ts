import { acceptanceCheck, verifyAcceptance } from '../invite.ts';
import type { SignatureCheck } from '../signature-verifier.ts';
import type { Statement, StatementOf } from './statement.ts';
import type { StatementSet } from './statement-set.ts';

/** Why a statement is not kept, on any device and for good. */
export type KeepRefusal = 'other-room' | 'not-introduced' | 'no-such-invite' | 'bad-certificate';

/** Whether the certificate of an admit is good; injected, since it takes a signature to check. */
export type CertificateCheck = (admit: StatementOf<'admit'>, invite: StatementOf<'invite'>) => boolean;

/**
 * A function of the statement and its past only, so that all devices agree (§5). Whose past does not name its
 * author is not heard; an admit that no certificate backs can never count, and would only name a stranger.
 */
export function keepRefusal(
  set: StatementSet,
  statement: Statement,
  isCertified: CertificateCheck,
): KeepRefusal | undefined {
  const genesis = set.at(0);
  if (statement.roomId !== genesis.roomId || statement.type === 'genesis') return 'other-room';
  const deps = statement.deps.map((dep) => set.place(dep));
  const inPast = (place: number): boolean => deps.some((dep) => dep === place || set.precedes(place, dep));
  if (statement.author !== genesis.author && !set.introductionsOf(statement.author).some(inPast)) {
    return 'not-introduced';
  }
  if (statement.type !== 'admit') return undefined;
  const invite = set.placeOf(statement.invite);
  const invited = invite !== undefined && inPast(invite) ? set.at(invite) : undefined;
  if (invited?.type !== 'invite') return 'no-such-invite';
  return isCertified(statement, invited) ? undefined : 'bad-certificate';
}

export const isCertifiedAdmit: CertificateCheck = (admit, invite) =>
  verifyAcceptance(invite.invPk, invite.roomId, invite.id, admit.subject, admit.cert);

/** What `isCertifiedAdmit` verifies. */
export const certificateOf = (admit: StatementOf<'admit'>, invite: StatementOf<'invite'>): SignatureCheck =>
  acceptanceCheck(invite.invPk, invite.roomId, invite.id, admit.subject, admit.cert);
