import { beforeEach, describe, expect, test } from '@jest/globals';
import { Ledger } from './ledger.ts';
import { answerTo, inBatches, isSettled, wantedOf } from './ledger-sync.ts';
import { signStatement } from './statement-codec.ts';
import { alice, bob, carol, foundRoom, makeInvite, makeVouch, mallory, wiresOf } from './testing/signers.ts';

let near: Ledger;
let far: Ledger;
beforeEach(async () => {
  near = await foundRoom();
  await makeVouch(near, alice, bob);
  far = Ledger.open(wiresOf(near.all()));
});

/** One round: `to` asks for the heads of `from` that it lacks, and takes the answer. */
function pull(to: Ledger, from: Ledger): void {
  const wanted = wantedOf(to, from.heads());
  for (const wires of answerTo(from, wanted, to.heads())) to.add(wires, 'pushed');
}

describe('two ledgers', () => {
  test('that grew apart are one after each has asked once', async () => {
    for (const seed of [1, 2, 3]) await makeInvite(near, alice, seed);
    for (const seed of [4, 5]) await makeInvite(far, bob, seed);
    pull(near, far);
    pull(far, near);
    expect(new Set(near.heads())).toEqual(new Set(far.heads()));
    expect(near.size).toBe(7);
  });

  test('send only what the other side’s heads do not reach, parents first', async () => {
    const first = await makeInvite(near, alice, 1);
    const second = await makeInvite(near, alice, 2);
    expect([...answerTo(near, near.heads(), far.heads())]).toEqual([wiresOf([first, second])]);
    expect(wantedOf(far, near.heads())).toEqual([second.id]);
    expect(wantedOf(near, far.heads())).toEqual([]);
  });

  test('send what is asked for by name even where heads say that it is known', () => {
    expect([...answerTo(near, [near.genesis.id], near.heads())]).toEqual([[near.genesis.wire]]);
  });

  test('pass over ids that they do not know', async () => {
    const elsewhere = await makeInvite(far, bob, 1);
    expect([...answerTo(near, [elsewhere.id], [elsewhere.id])]).toEqual([]);
  });

  test('need not wait for what was refused', async () => {
    const envelope = { roomId: near.roomId, deps: near.heads(), time: 2 };
    const strange = await signStatement(mallory, envelope, { type: 'grant', subject: carol.publicKey });
    expect(isSettled(near, [strange.id])).toBe(false);
    near.add([strange.wire], 'pushed');
    expect(isSettled(near, [...near.heads(), strange.id])).toBe(true);
  });
});

test('a batch is at most 60 KiB, and all batches are all statements in order', () => {
  const statements = Array.from({ length: 100 }, (_, n) => ({
    ...near.genesis,
    wire: new Uint8Array(1500 + n),
  }));
  const batches = [...inBatches(statements)];
  expect(batches.flat()).toEqual(wiresOf(statements));
  expect(batches.length).toBe(3);
  for (const batch of batches) {
    expect(batch.reduce((bytes, wire) => bytes + wire.length, 0)).toBeLessThanOrEqual(60 * 1024);
  }
});
