import { describe, expect, test } from '@jest/globals';
import type { Signer } from '../crypto.ts';
import { acceptedBy } from './acceptance.ts';
import type { Ledger } from './ledger.ts';
import {
  alice,
  bob,
  carol,
  dan,
  foundRoom,
  keysOf,
  makeAdmit,
  makeInvite,
  makeVouch,
  mallory,
} from './testing/signers.ts';

const NOTHING = { pinRuns: keysOf(), membersAtAdmission: keysOf() };
const accepts = (ledger: Ledger, self: Signer, own = NOTHING) => acceptedBy(ledger, self.publicKey, own);

async function admitUnderNew(ledger: Ledger, by: Signer, newcomer: Signer, seed: number): Promise<void> {
  await makeAdmit(ledger, by, await makeInvite(ledger, by, seed), seed, newcomer);
}

describe('a peer accepts', () => {
  test('the founder, and never itself', async () => {
    const ledger = await foundRoom();
    await makeVouch(ledger, alice, bob);
    expect(accepts(ledger, bob)).toEqual(keysOf(alice));
  });

  test('whom it vouched for, and nobody else’s PIN newcomers under “each”', async () => {
    const ledger = await foundRoom();
    await makeVouch(ledger, alice, bob);
    await makeVouch(ledger, alice, dan);
    expect(accepts(ledger, alice)).toEqual(keysOf(bob, dan));
    expect(accepts(ledger, bob)).toEqual(keysOf(alice));
  });

  test('every member under “any”', async () => {
    const ledger = await foundRoom({ pin: 'any', topology: 'shared' });
    await makeVouch(ledger, alice, bob);
    await makeVouch(ledger, alice, dan);
    expect(accepts(ledger, bob)).toEqual(keysOf(alice, dan));
  });

  test('with whom it completed a PIN run, once that one is a member', async () => {
    const ledger = await foundRoom();
    await makeVouch(ledger, alice, bob);
    const own = { ...NOTHING, pinRuns: keysOf(dan) };
    expect(accepts(ledger, bob, own)).toEqual(keysOf(alice));
    await makeVouch(ledger, alice, dan);
    expect(accepts(ledger, bob, own)).toEqual(keysOf(alice, dan));
  });

  test('on somebody’s word, until that word is taken back', async () => {
    const ledger = await foundRoom();
    await makeVouch(ledger, alice, bob);
    const pin = await makeVouch(ledger, alice, dan);
    const word = { type: 'vouch', subject: dan.publicKey, via: 'word', basis: pin.id } as const;
    await ledger.author(bob, word, 4000);
    expect(accepts(ledger, bob)).toEqual(keysOf(alice, dan));
    await ledger.author(alice, { type: 'retract', target: pin.id }, 5000);
    expect(accepts(ledger, bob)).toEqual(keysOf(alice));
  });

  test('whom its own invite let in, whoever admitted them', async () => {
    const ledger = await foundRoom();
    await makeVouch(ledger, alice, bob);
    await makeVouch(ledger, alice, carol);
    const invite = await makeInvite(ledger, bob, 7);
    await makeAdmit(ledger, carol, invite, 7, dan);
    expect(accepts(ledger, bob)).toEqual(keysOf(alice, dan));
    expect(accepts(ledger, carol)).toEqual(keysOf(alice));
  });

  test('along a chain of invites from somebody it accepts', async () => {
    const ledger = await foundRoom();
    await admitUnderNew(ledger, alice, bob, 7);
    await admitUnderNew(ledger, bob, carol, 8);
    await admitUnderNew(ledger, carol, dan, 9);
    expect(accepts(ledger, alice)).toEqual(keysOf(bob, carol, dan));
    expect(accepts(ledger, dan)).toEqual(keysOf(alice, bob, carol));
  });

  test('not whom an invite of somebody it does not accept let in', async () => {
    const ledger = await foundRoom();
    await makeVouch(ledger, alice, bob);
    await makeVouch(ledger, alice, carol);
    await admitUnderNew(ledger, carol, mallory, 7);
    expect(accepts(ledger, bob)).toEqual(keysOf(alice));
  });

  test('the invited of somebody accepted who has left since', async () => {
    const ledger = await foundRoom();
    await admitUnderNew(ledger, alice, bob, 7);
    await admitUnderNew(ledger, bob, carol, 8);
    await ledger.author(bob, { type: 'leave' }, 5000);
    expect(accepts(ledger, alice)).toEqual(keysOf(carol));
  });

  test('who was there when it came in, while they are members', async () => {
    const ledger = await foundRoom();
    for (const newcomer of [bob, carol, dan]) await makeVouch(ledger, alice, newcomer);
    const own = { ...NOTHING, membersAtAdmission: keysOf(alice, bob, carol) };
    expect(accepts(ledger, dan, own)).toEqual(keysOf(alice, bob, carol));
    await ledger.author(alice, { type: 'evict', subject: carol.publicKey, reason: '' }, 5000);
    expect(accepts(ledger, dan, own)).toEqual(keysOf(alice, bob));
  });

  test('nobody under an over-used invite', async () => {
    const ledger = await foundRoom();
    const invite = await makeInvite(ledger, alice, 7);
    await makeAdmit(ledger, alice, invite, 7, bob);
    await makeAdmit(ledger, alice, invite, 7, mallory);
    expect(accepts(ledger, alice)).toEqual(keysOf());
    expect(ledger.membership.alarms).toHaveLength(1);
  });
});
