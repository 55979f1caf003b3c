import { describe, expect, test } from '@jest/globals';
import { seedSigner } from '../identity.ts';
import { inviteKeys, signAcceptance } from '../invite.ts';
import { acceptedBy } from './acceptance.ts';
import { Ledger } from './ledger.ts';

const signer = (n: number) => seedSigner(new Uint8Array(32).fill(n));
const alice = signer(1);
const bob = signer(2);
const carol = signer(3);

async function room() {
  const ledger = await Ledger.create(alice, {
    name: 'Tiles',
    policy: { pin: 'each', topology: 'shared' },
    nonce: new Uint8Array(32).fill(9),
    time: 1,
  });
  return ledger;
}

describe('Ledger', () => {
  test('lets in by an invite, an admit and a vouch, and opens again from its wires', async () => {
    const ledger = await room();
    const seed = new Uint8Array(16).fill(7);
    const invite = await ledger.author(
      alice,
      { type: 'invite', ...inviteKeys(seed, ledger.roomId), expires: 10, uses: 1, note: 'for Bob' },
      2,
    );
    const cert = signAcceptance(seed, ledger.roomId, invite.id, bob.publicKey);
    await ledger.author(alice, { type: 'admit', invite: invite.id, subject: bob.publicKey, cert }, 3);
    await ledger.author(bob, { type: 'vouch', subject: carol.publicKey, via: 'pin' }, 4);
    expect(ledger.membership.members).toEqual(new Set([alice, bob, carol].map((s) => s.publicKey)));
    const again = Ledger.open(ledger.all().map((s) => s.wire));
    expect(again.membership.members).toEqual(ledger.membership.members);
    expect(Ledger.restore(again.all().map((s) => s.wire)).heads()).toEqual(ledger.heads());
    expect(again.membership.letInBy(bob.publicKey)).toMatchObject([{ how: 'invite', note: 'for Bob' }]);
    const own = { pinRuns: new Set<never>(), membersAtAdmission: new Set<never>() };
    expect(acceptedBy(again, alice.publicKey, own)).toEqual(new Set([bob.publicKey]));
    await ledger.author(alice, { type: 'evict', subject: bob.publicKey, reason: 'loud' }, 5);
    expect(ledger.membership.members).toEqual(new Set([alice.publicKey]));
    expect(ledger.membership.standing(carol.publicKey)).toEqual({ kind: 'cut-off' });
    expect(ledger.closureOfMembership(alice.publicKey)).toHaveLength(1);
  });
});
