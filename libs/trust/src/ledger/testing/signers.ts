import { seedSigner } from '../../identity.ts';
import { inviteKeys, signAcceptance } from '../../invite.ts';
import type { PublicKey, Signer } from '../../crypto.ts';
import { Ledger } from '../ledger.ts';
import type { LedgerPolicy, Statement } from '../statement.ts';

const signer = (n: number): Signer => seedSigner(new Uint8Array(32).fill(n));

export const alice = signer(1);
export const bob = signer(2);
export const carol = signer(3);
export const dan = signer(4);
export const mallory = signer(5);

export const keysOf = (...signers: Signer[]): ReadonlySet<PublicKey> =>
  new Set(signers.map(({ publicKey }) => publicKey));

/** A room founded by Alice, with really signed statements. */
export function foundRoom(policy: LedgerPolicy = { pin: 'each', topology: 'shared' }): Promise<Ledger> {
  return Ledger.create(alice, { name: 'Tiles', policy, nonce: new Uint8Array(32).fill(9), time: 1000 });
}

/** Each invite of a room has a seed of its own; the same number makes the same one. */
export function makeInvite(ledger: Ledger, by: Signer, seed: number, uses = 1): Promise<Statement> {
  const keys = inviteKeys(new Uint8Array(16).fill(seed), ledger.roomId);
  return ledger.author(by, { type: 'invite', ...keys, expires: 9000, uses, note: `invite ${seed}` }, 2000);
}

export function makeAdmit(
  ledger: Ledger,
  by: Signer,
  invite: Statement,
  seed: number,
  newcomer: Signer,
): Promise<Statement> {
  const subject = newcomer.publicKey;
  const cert = signAcceptance(new Uint8Array(16).fill(seed), ledger.roomId, invite.id, subject);
  return ledger.author(by, { type: 'admit', invite: invite.id, subject, cert }, 3000);
}

export function makeVouch(ledger: Ledger, by: Signer, newcomer: Signer): Promise<Statement> {
  return ledger.author(by, { type: 'vouch', subject: newcomer.publicKey, via: 'pin' }, 3000);
}

export const wiresOf = (statements: readonly Statement[]): readonly Uint8Array[] =>
  statements.map(({ wire }) => wire);
