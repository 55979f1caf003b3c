import type { RoomCode, Sid, Tag } from '#protocol';
import {
  acceptanceCheck,
  type CloseReason,
  equalBytes,
  inBatches,
  inviteTag,
  type InviteStanding,
  type PairingPeer,
  type PairingVerdict,
  type PublicKey,
  type StatementId,
} from '#trust';
import type { RoomLedger } from './room-ledger.ts';

/** Why an invite lets nobody in any more. */
export type DeadInvite = 'expired' | 'used-up' | 'revoked';

/**
 * The invites that a session may be presenting, as far as this device knows them (§4): more than one where a member
 * has copied the keys of another's invite into its own.
 */
export function invitesOfTag(
  ledger: RoomLedger,
  room: RoomCode,
  sid: Sid,
  tag: Tag,
): readonly InviteStanding[] {
  const invites = ledger.membership?.invites() ?? [];
  return invites.filter(({ statement }) => inviteTag(statement.invPsk, room, sid) === tag);
}

/** An invite of somebody whom this peer does not accept is none to it (§5). */
export function isAnswered(ledger: RoomLedger, { inviter }: InviteStanding): boolean {
  return inviter === ledger.self || ledger.accepts(inviter);
}

/** Of the invites with the keys of the one presented, that which certifies the newcomer: only one can. */
export async function certifyingInvite(
  ledger: RoomLedger,
  { statement: { invPsk } }: InviteStanding,
  newcomer: PublicKey,
  cert: Uint8Array,
): Promise<InviteStanding | undefined> {
  const invites = ledger.membership?.invites() ?? [];
  const alike = invites.filter(({ statement }) => equalBytes(statement.invPsk, invPsk));
  for (const { id, statement } of alike) {
    const check = acceptanceCheck(statement.invPk, ledger.roomId, id, newcomer, cert);
    // As it stands by then.
    if (await ledger.isSigned(check)) return ledger.membership?.invite(id);
  }
  return undefined;
}

/** Expiry is judged by the admitting member's clock only. `newcomer` may have been admitted before. */
export function deadInvite(
  invite: InviteStanding,
  newcomer: PublicKey | undefined,
  now: number,
): DeadInvite | undefined {
  if (invite.retracted) return 'revoked';
  if (newcomer !== undefined && invite.usedBy.includes(newcomer)) return undefined;
  if (now >= invite.statement.expires) return 'expired';
  return invite.usedBy.length >= invite.statement.uses ? 'used-up' : undefined;
}

const CLOSE_REASON_OF = {
  expired: 'invite-expired',
  'used-up': 'invite-used-up',
  revoked: 'invite-revoked',
} as const satisfies Record<DeadInvite, CloseReason>;

/** A member's answer to who presents an invite. Says why only to who proved to hold its PSK. */
export async function judgeNewcomer(
  ledger: RoomLedger,
  presented: InviteStanding,
  { publicKey, cert }: PairingPeer,
  now: number,
): Promise<{ verdict: PairingVerdict; dead?: { readonly invite: StatementId; readonly why: DeadInvite } }> {
  const invite = cert && (await certifyingInvite(ledger, presented, publicKey, cert));
  const gone = goneVerdict(ledger, publicKey);
  if (gone) return { verdict: gone };
  if (!invite) return { verdict: { kind: 'close', reason: 'bad-certificate' } };
  if (ledger.accepts(publicKey)) return { verdict: { kind: 'accept' } };
  const why = isAnswered(ledger, invite) ? deadInvite(invite, publicKey, now) : 'revoked';
  if (!why) return { verdict: { kind: 'accept' } };
  return { verdict: { kind: 'close', reason: CLOSE_REASON_OF[why] }, dead: { invite: invite.id, why } };
}

/** Mode known: a member is met by its key; an unknown key is asked for proof as long as it has some to show. */
export function judgeMember(
  ledger: RoomLedger,
  peer: PairingPeer,
  proof: readonly Uint8Array[] | undefined,
): PairingVerdict | Promise<PairingVerdict> {
  if (!proof) return judgeKey(ledger, peer);
  return ledger
    .add(proof, undefined)
    .then(({ breach }) => (breach ? { kind: 'close', reason: 'protocol-error' } : judgeKey(ledger, peer)));
}

function judgeKey(ledger: RoomLedger, peer: PairingPeer): PairingVerdict {
  const gone = goneVerdict(ledger, peer.publicKey);
  if (gone) return gone;
  if (ledger.accepts(peer.publicKey)) return { kind: 'accept' };
  if (ledger.membership?.isMember(peer.publicKey)) return { kind: 'close', reason: 'not-accepted' };
  return { kind: 'want' };
}

/** Who ran a PIN to the end is let in, whatever the ledger knows of it, but not once it was put out. */
export function judgeGuest(ledger: RoomLedger, peer: PairingPeer): PairingVerdict {
  return goneVerdict(ledger, peer.publicKey) ?? { kind: 'accept' };
}

/** What shows a peer why it is not accepted: the statements that ended its membership, with their past. */
export function whyGone(ledger: RoomLedger, peer: PublicKey): readonly Uint8Array[] {
  const standing = ledger.membership?.standing(peer);
  if (!ledger.current || (standing?.kind !== 'evicted' && standing?.kind !== 'left')) return [];
  const wires = [...inBatches(ledger.current.closure([standing.statement]))];
  return wires.flat();
}

function goneVerdict(ledger: RoomLedger, peer: PublicKey): PairingVerdict | undefined {
  const standing = ledger.membership?.standing(peer);
  if (standing?.kind !== 'evicted' && standing?.kind !== 'left') return undefined;
  return { kind: 'close', reason: standing.kind, proof: whyGone(ledger, peer) };
}
