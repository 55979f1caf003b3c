import type { RoomCode, Sid, Tag } from '#protocol';
import {
  type CloseReason,
  inBatches,
  inviteTag,
  type InviteStanding,
  type PairingPeer,
  type PairingVerdict,
  type PublicKey,
  verifyAcceptance,
} from '#trust';

import type { RoomLedger } from './room-ledger.ts';

/** Why an invite lets nobody in any more. */
export type DeadInvite = 'expired' | 'used-up' | 'revoked';

/** The invite that a session presents, if this device knows it (§4). */
export function inviteOfTag(
  ledger: RoomLedger,
  room: RoomCode,
  sid: Sid,
  tag: Tag,
): InviteStanding | undefined {
  return ledger.membership?.invites().find(({ statement }) => inviteTag(statement.invPsk, room, sid) === tag);
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
export function judgeNewcomer(
  ledger: RoomLedger,
  invite: InviteStanding,
  peer: PairingPeer,
  now: number,
): { verdict: PairingVerdict; dead?: DeadInvite } {
  const { statement } = invite;
  const gone = goneVerdict(ledger, peer.publicKey);
  if (gone) return { verdict: gone };
  if (
    !peer.cert ||
    !verifyAcceptance(statement.invPk, ledger.roomId, statement.id, peer.publicKey, peer.cert)
  ) {
    return { verdict: { kind: 'close', reason: 'bad-certificate' } };
  }
  if (ledger.accepts(peer.publicKey)) return { verdict: { kind: 'accept' } };
  const dead = deadInvite(invite, peer.publicKey, now);
  if (dead) return { verdict: { kind: 'close', reason: CLOSE_REASON_OF[dead] }, dead };
  return { verdict: { kind: 'accept' } };
}

/** Mode known: a member is met by its key; an unknown key is asked for proof as long as it has some to show. */
export function judgeMember(
  ledger: RoomLedger,
  peer: PairingPeer,
  proof: readonly Uint8Array[] | undefined,
): PairingVerdict {
  if (proof && ledger.add(proof, undefined).breach) return { kind: 'close', reason: 'protocol-error' };
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
