import { beforeEach, describe, expect, test } from '@jest/globals';
import { encodeCbor, decodeCbor } from '../cbor.ts';
import { signAcceptance } from '../invite.ts';
import { Ledger } from './ledger.ts';
import type { Statement } from './statement.ts';
import { signStatement } from './statement-codec.ts';
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
  wiresOf,
} from './testing/signers.ts';

let ledger: Ledger;
beforeEach(async () => {
  ledger = await foundRoom();
});

const copyOf = (original: Ledger): Ledger => Ledger.open(wiresOf(original.all()));

describe('a founded room', () => {
  test('has the hash of its genesis as its id, and the founder as its only member', () => {
    expect(ledger.roomId).toBe(ledger.genesis.id);
    expect(ledger.genesis).toMatchObject({ name: 'Tiles', author: alice.publicKey, deps: [], time: 1000 });
    expect(ledger.membership.members).toEqual(keysOf(alice));
    expect(ledger.heads()).toEqual([ledger.genesis.id]);
  });

  test('lets in by invite and by PIN, and names who answers for whom', async () => {
    const invite = await makeInvite(ledger, alice, 7);
    const admit = await makeAdmit(ledger, alice, invite, 7, bob);
    const vouch = await makeVouch(ledger, bob, carol);
    expect(ledger.membership.members).toEqual(keysOf(alice, bob, carol));
    expect(ledger.membership.letInBy(bob.publicKey)).toEqual([
      {
        how: 'invite',
        statement: admit.id,
        by: alice.publicKey,
        admittedBy: alice.publicKey,
        invite: invite.id,
        note: 'invite 7',
        at: 3000,
      },
    ]);
    expect(ledger.membership.letInBy(carol.publicKey)).toEqual([
      { how: 'pin', statement: vouch.id, by: bob.publicKey, at: 3000 },
    ]);
    expect(ledger.membership.letInBy(alice.publicKey)).toEqual([]);
  });

  test('shows who goes with whom before an evict, and does not evict by showing', async () => {
    await makeVouch(ledger, alice, bob);
    await makeVouch(ledger, bob, carol);
    expect(ledger.cutWith(bob.publicKey)).toEqual([carol.publicKey]);
    expect(ledger.cutWith(alice.publicKey)).toEqual([]);
    expect(ledger.membership.isMember(carol.publicKey)).toBe(true);
  });
});

describe('adding', () => {
  let grown: Ledger;
  let said: readonly Statement[];
  beforeEach(async () => {
    grown = copyOf(ledger);
    const invite = await makeInvite(grown, alice, 7);
    said = [invite, await makeAdmit(grown, alice, invite, 7, bob), await makeVouch(grown, bob, carol)];
  });

  test('takes a batch in any order, and says what is new', () => {
    const { added, unknownParents, refused } = ledger.add(wiresOf([...said].reverse()), 'pushed');
    expect(added.map(({ id }) => id)).toEqual(said.map(({ id }) => id));
    expect([unknownParents, refused]).toEqual([[], []]);
    expect(ledger.heads()).toEqual(grown.heads());
    expect(ledger.add(wiresOf(said), 'pushed').added).toEqual([]);
  });

  test('asks for parents that are not there, and keeps nothing that rests on them', () => {
    const [invite, admit, vouch] = said as [Statement, Statement, Statement];
    const { added, unknownParents } = ledger.add(wiresOf([vouch]), 'pushed');
    expect([added, unknownParents]).toEqual([[], [admit.id]]);
    expect(ledger.size).toBe(1);
    ledger.add(wiresOf([invite, admit]), 'pushed');
    expect(ledger.add(wiresOf([vouch]), 'pushed').added).toHaveLength(1);
  });

  test('refuses a changed byte anywhere, and goes on with the rest of the batch', () => {
    const [invite, admit] = said as [Statement, Statement];
    const forged = Uint8Array.from(admit.wire);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    const { added, refused } = ledger.add([forged, new Uint8Array([1, 2]), ...wiresOf([invite])], 'pushed');
    expect(added.map(({ id }) => id)).toEqual([invite.id]);
    expect(refused).toEqual([{ reason: 'malformed-cbor' }, { reason: 'bad-signature', id: admit.id }]);
  });

  test('still takes a statement whose id somebody showed it with a bad signature', () => {
    const [invite] = said as [Statement];
    const [payload] = decodeCbor(invite.wire) as [Uint8Array];
    ledger.add([encodeCbor([payload, new Uint8Array(64)])], 'pushed');
    expect(ledger.wasRefused(invite.id)).toBe(false);
    expect(ledger.add(wiresOf([invite]), 'pushed').added).toHaveLength(1);
  });

  test('refuses another room’s statements, and a second genesis', async () => {
    const other = await Ledger.create(bob, {
      name: 'Other',
      policy: { pin: 'any', topology: 'private' },
      nonce: new Uint8Array(32),
      time: 1,
    });
    const foreign = await signStatement(
      alice,
      { roomId: other.roomId, deps: [ledger.genesis.id], time: 2 },
      { type: 'leave' },
    );
    const { refused } = ledger.add(wiresOf([other.genesis, foreign]), 'pushed');
    expect(refused.map(({ reason }) => reason)).toEqual(['other-room', 'other-room']);
  });

  test('refuses strangers, and for good what rests on what they say', async () => {
    const envelope = { roomId: ledger.roomId, deps: ledger.heads(), time: 2 };
    const strange = await signStatement(mallory, envelope, { type: 'grant', subject: mallory.publicKey });
    const resting = await signStatement(alice, { ...envelope, deps: [strange.id] }, { type: 'leave' });
    const { refused, unknownParents } = ledger.add(wiresOf([strange, resting]), 'pushed');
    expect(refused.map(({ reason }) => reason)).toEqual(['not-introduced', 'refused-parent']);
    expect(unknownParents).toEqual([]);
    expect([strange, resting].map(({ id }) => ledger.wasRefused(id))).toEqual([true, true]);
  });

  test('refuses an admit with another key’s certificate, or one made for a copy of the invite', async () => {
    const invite = await makeInvite(ledger, alice, 7);
    const copy = await makeInvite(ledger, alice, 7);
    const envelope = { roomId: ledger.roomId, deps: ledger.heads(), time: 2 };
    const certs = [
      signAcceptance(new Uint8Array(16).fill(7), ledger.roomId, invite.id, carol.publicKey),
      signAcceptance(new Uint8Array(16).fill(7), ledger.roomId, copy.id, bob.publicKey),
      signAcceptance(new Uint8Array(16).fill(8), ledger.roomId, invite.id, bob.publicKey),
    ];
    for (const cert of certs) {
      const body = { type: 'admit', invite: invite.id, subject: bob.publicKey, cert } as const;
      const admit = await signStatement(alice, envelope, body);
      expect(ledger.add(wiresOf([admit]), 'pushed').refused).toEqual([
        { reason: 'bad-certificate', id: admit.id },
      ]);
    }
  });
});

describe('opening', () => {
  test('gives the same heads and members as before, verified or not', async () => {
    await makeVouch(ledger, alice, bob);
    await makeVouch(ledger, bob, carol);
    const wires = wiresOf(ledger.all()).toReversed();
    for (const again of [Ledger.open(wires), Ledger.restore(wires)]) {
      expect(again.heads()).toEqual(ledger.heads());
      expect(again.membership.members).toEqual(ledger.membership.members);
    }
  });

  test('what a disk has lost costs what needs it, and comes again from others', async () => {
    const lost = await makeVouch(ledger, alice, bob);
    const after = await makeVouch(ledger, bob, carol);
    const beside = await makeVouch(copyOf(ledger), alice, dan);
    ledger.add(wiresOf([beside]), 'pushed');
    const halved = lost.wire.slice(0, 40);
    const left = Ledger.restore([halved, after.wire, ledger.genesis.wire]);
    expect(left.all().map(({ id }) => id)).toEqual([ledger.genesis.id]);
    expect(left.add(wiresOf(ledger.all()), 'pushed').refused).toEqual([]);
    expect(left.heads()).toEqual(ledger.heads());
    expect(left.membership.members).toEqual(ledger.membership.members);
    expect(() => Ledger.restore([lost.wire, after.wire])).toThrow('no-genesis');
  });

  test('throws when a statement, its signature or the genesis is missing', async () => {
    const first = await makeVouch(ledger, alice, bob);
    const second = await makeVouch(ledger, bob, carol);
    const forged = Uint8Array.from(ledger.genesis.wire);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    expect(() => Ledger.open([ledger.genesis.wire, second.wire])).toThrow('incomplete-ledger');
    expect(() => Ledger.open([first.wire, second.wire])).toThrow('no-genesis');
    expect(() => Ledger.open([])).toThrow('no-genesis');
    expect(() => Ledger.open([forged])).toThrow('bad-signature');
  });
});

describe('authoring', () => {
  test('names own last, the founder’s and the co-admins’, then others, and nothing that these imply', async () => {
    for (const newcomer of [bob, carol, dan]) await makeVouch(ledger, alice, newcomer);
    await ledger.author(alice, { type: 'grant', subject: bob.publicKey }, 4000);
    const halves = [bob, carol, dan, alice].map((by) => ({ by, half: copyOf(ledger) }));
    const heads = await Promise.all(halves.map(({ by, half }) => makeInvite(half, by, 7)));
    ledger.add(wiresOf(heads), 'pushed');
    const [bobs, carols, dans, alices] = heads.map(({ id }) => id);
    const next = await makeInvite(ledger, dan, 8);
    expect(next.deps).toEqual([dans, alices, bobs, carols]);
    const after = await makeInvite(ledger, carol, 9);
    expect(after.deps).toEqual([next.id]);
  });

  test('leaves out what evicted and cut off members say', async () => {
    await makeVouch(ledger, alice, mallory);
    const before = copyOf(ledger);
    const evict = await ledger.author(alice, { type: 'evict', subject: mallory.publicKey, reason: '' }, 4000);
    ledger.add(wiresOf([await makeInvite(before, mallory, 7)]), 'pushed');
    expect((await makeInvite(ledger, alice, 8)).deps).toEqual([evict.id]);
  });

  test('an evict has what its subject said last in its past, so that what it did before stands', async () => {
    await makeVouch(ledger, alice, mallory);
    const last = await makeInvite(ledger, mallory, 7);
    const evict = await ledger.author(alice, { type: 'evict', subject: mallory.publicKey, reason: '' }, 4000);
    expect(ledger.pastOf([evict.id])).toContain(last.id);
  });

  test('one after another makes a chain, even when both are asked for at once', async () => {
    const [first, second] = await Promise.all([makeInvite(ledger, alice, 7), makeInvite(ledger, alice, 8)]);
    expect(second.deps).toEqual([first.id]);
  });

  test('by a stranger is a fault of the caller, and does not stop the next one', async () => {
    await expect(makeVouch(ledger, mallory, bob)).rejects.toThrow('not-introduced');
    await makeVouch(ledger, alice, bob);
    expect(ledger.size).toBe(2);
  });
});

describe('closures', () => {
  test('hold the whole past, parents first', async () => {
    const first = await makeVouch(ledger, alice, bob);
    const second = await makeVouch(ledger, bob, carol);
    expect(ledger.pastOf([second.id])).toEqual(new Set([ledger.genesis.id, first.id]));
    expect(ledger.closure([second.id]).map(({ id }) => id)).toEqual([ledger.genesis.id, first.id, second.id]);
  });

  test('of a membership prove it to somebody who holds nothing, and no more than that', async () => {
    const start = copyOf(ledger);
    await makeVouch(ledger, alice, bob);
    const invite = await makeInvite(ledger, bob, 7);
    await makeAdmit(ledger, alice, invite, 7, carol);
    ledger.add(wiresOf([await makeVouch(start, alice, dan)]), 'pushed');
    const proof = Ledger.open(wiresOf(ledger.closureOfMembership(carol.publicKey)));
    expect(proof.membership.members).toEqual(keysOf(alice, bob, carol));
  });
});
