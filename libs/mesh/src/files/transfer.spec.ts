import { describe, expect, test } from '@jest/globals';
import { type PeerId, toHex } from '#trust';
import { PieceSet } from './piece-set.ts';
import { ALICE, BOB, CAROL, fileOf, MALLORY, PIECES, Scene } from './testing/transfer-scene.ts';
import { Transfer } from './transfer.ts';

describe('fetching a file', () => {
  test('from one who has it ends whole, and every piece is asked for once', () => {
    const scene = new Scene(9);
    scene.holder(ALICE);
    scene.answerAll(ALICE);
    expect(scene.transfer.state.kind).toBe('whole');
    expect([...scene.stored.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(scene.opened.size).toBe(0);
  });

  test('asks several holders at once, for different pieces', () => {
    const scene = new Scene(30);
    for (const peer of [ALICE, BOB, CAROL]) scene.holder(peer);
    const all = [ALICE, BOB, CAROL].map((peer) => scene.owed(peer));
    expect(all.map(({ length }) => length)).toEqual([6, 6, 6]);
    expect(new Set(all.flat()).size).toBe(18);
  });

  test('asks one alone where that brings as much, and the others as soon as it is silent', () => {
    const scene = new Scene(40);
    for (const peer of [ALICE, BOB]) scene.holder(peer);
    const owes = (peer: PeerId): boolean => scene.owed(peer).length > 0;
    for (let count = 0; count < 22; count++) {
      scene.now += 25;
      const peer = count % 3 === 0 ? BOB : ALICE;
      scene.answer(peer, scene.owed(peer)[0]!);
    }
    while (owes(BOB)) scene.answer(BOB, scene.owed(BOB)[0]!);
    expect([owes(ALICE), owes(BOB)]).toEqual([true, false]);
    // Others are missing still, and nobody was asked for them.
    expect(scene.stored.size).toBeLessThan(30);
    for (let second = 0; second < 3; second++) {
      scene.now += 1_000;
      scene.step({ kind: 'tick' });
    }
    expect(owes(BOB)).toBe(true);
    for (const peer of [ALICE, BOB]) scene.answerAll(peer);
    expect(scene.transfer.state.kind).toBe('whole');
    expect(scene.blamed).toEqual([]);
  });

  test('asks first for what only one holder has', () => {
    const scene = new Scene(20);
    scene.step({ kind: 'holder-came', peer: ALICE });
    scene.step({ kind: 'holder-came', peer: BOB });
    scene.step({ kind: 'manifest', peer: BOB, manifest: scene.manifest });
    scene.step({ kind: 'pieces', peer: BOB, bits: new PieceSet(20).encode() });
    for (let index = 0; index < 17; index++) scene.step({ kind: 'got', peer: BOB, index });
    scene.asked.length = 0;
    scene.serve(ALICE);
    expect(scene.owed(ALICE).slice(0, 3)).toEqual([17, 18, 19]);
  });

  test('never has more under way than fits the memory that it may take', () => {
    const scene = new Scene(40);
    const peers = Array.from({ length: 12 }, (_, at) => toHex<PeerId>(new Uint8Array(16).fill(at)));
    for (const peer of peers) scene.holder(peer);
    expect(scene.opened.size).toBe(8);
    expect(scene.asked.flatMap(({ indexes }) => indexes).length).toBe(32);
  });

  test('goes on with another holder when one goes, and asks it for what that one owed', () => {
    const scene = new Scene(8);
    scene.holder(ALICE);
    const owed = scene.owed(ALICE);
    scene.step({ kind: 'holder-gone', peer: ALICE });
    scene.holder(BOB);
    expect(scene.owed(BOB).toSorted()).toEqual([0, 1, 2, 3, 6, 7]);
    expect(owed).toEqual([0, 1, 2, 3, 4, 5]);
    scene.answerAll(BOB);
    expect(scene.transfer.state.kind).toBe('whole');
  });

  test('goes on from what the store has from before, without asking what the file is made of', () => {
    const { manifest, root } = fileOf(5);
    const held = new PieceSet(5);
    for (const index of [0, 1, 3]) held.add(index);
    const transfer = new Transfer({ root, size: manifest.size }, { manifest, held }, 0);
    expect(transfer.step({ kind: 'holder-came', peer: ALICE }, 0)).toEqual([
      { kind: 'open', peer: ALICE, needsManifest: false },
    ]);
    const bits = PieceSet.full(5).encode();
    expect(transfer.step({ kind: 'pieces', peer: ALICE, bits }, 0)).toEqual([
      { kind: 'ask', peer: ALICE, indexes: [2, 4] },
    ]);
  });

  test('stops at once when paused, and goes on when resumed', () => {
    const scene = new Scene(12);
    scene.holder(ALICE);
    scene.answer(ALICE, 0);
    scene.step({ kind: 'pause' });
    expect(scene.transfer.state.kind).toBe('paused');
    expect([scene.opened.size, scene.owed(ALICE).length]).toEqual([0, 0]);
    scene.step({ kind: 'resume' });
    expect(scene.opened).toEqual(new Set([ALICE]));
    scene.serve(ALICE);
    scene.answerAll(ALICE);
    expect(scene.transfer.state.kind).toBe('whole');
  });

  test('lets a silent holder rest, and asks somebody else', () => {
    const scene = new Scene(6);
    scene.holder(ALICE);
    scene.now += 21_000;
    scene.step({ kind: 'tick' });
    expect(scene.opened.has(ALICE)).toBe(false);
    scene.holder(BOB);
    expect(scene.owed(BOB).length).toBe(6);
    scene.now += 6_000;
    scene.step({ kind: 'tick' });
    expect(scene.opened.has(ALICE)).toBe(true);
    expect(scene.blamed).toEqual([]);
  });

  test('asks an idle holder for what a slow one owes for long', () => {
    const scene = new Scene(2);
    scene.holder(ALICE);
    scene.holder(BOB);
    expect(scene.owed(BOB)).toEqual([]);
    scene.now += 3_000;
    scene.step({ kind: 'tick' });
    expect(scene.owed(BOB)).toEqual([0]);
    scene.answer(BOB, 0);
    scene.answer(ALICE, 0);
    scene.answer(ALICE, 1);
    expect(scene.transfer.state.kind).toBe('whole');
    expect(scene.blamed).toEqual([]);
  });
});

describe('somebody who sends what is wrong', () => {
  test('is told apart by the piece, dropped, and not asked for this file again', () => {
    const scene = new Scene(4);
    scene.holder(MALLORY);
    scene.answer(MALLORY, 1, PIECES[7]);
    expect(scene.blamed).toEqual([MALLORY]);
    expect(scene.stored.has(1)).toBe(false);
    scene.holder(ALICE);
    scene.answerAll(ALICE);
    expect(scene.transfer.state.kind).toBe('whole');
    scene.step({ kind: 'holder-gone', peer: MALLORY });
    scene.step({ kind: 'holder-came', peer: MALLORY });
    expect(scene.opened.has(MALLORY)).toBe(false);
  });

  test.each<[string, (scene: Scene) => void]>([
    [
      'a manifest that does not fit the root',
      (scene) => scene.step({ kind: 'manifest', peer: MALLORY, manifest: fileOf(5).manifest }),
    ],
    [
      'pieces before a manifest',
      (scene) => scene.step({ kind: 'pieces', peer: MALLORY, bits: new Uint8Array(1) }),
    ],
    [
      'a piece that nobody asked for',
      (scene) => {
        scene.serve(MALLORY, [0]);
        scene.step({ kind: 'piece', peer: MALLORY, index: 3, bytes: PIECES[3]! });
      },
    ],
    [
      'half a piece',
      (scene) => {
        scene.serve(MALLORY);
        scene.answer(MALLORY, 0, PIECES[0]!.subarray(1));
      },
    ],
    [
      'pieces behind the last',
      (scene) => {
        scene.step({ kind: 'manifest', peer: MALLORY, manifest: scene.manifest });
        scene.step({ kind: 'pieces', peer: MALLORY, bits: Uint8Array.of(0xff) });
      },
    ],
    ['bytes that make no sense', (scene) => scene.step({ kind: 'broke', peer: MALLORY })],
  ])('by %s is dropped and named', (_, lie) => {
    const scene = new Scene(4);
    scene.step({ kind: 'holder-came', peer: MALLORY });
    lie(scene);
    expect(scene.blamed).toEqual([MALLORY]);
    expect(scene.opened.size).toBe(0);
  });

  test('on the list only, about the size, gets nobody else blamed', () => {
    const { manifest, root } = fileOf(4);
    const transfer = new Transfer({ root, size: 77 }, undefined, 0);
    transfer.step({ kind: 'holder-came', peer: ALICE }, 0);
    const effects = transfer.step({ kind: 'manifest', peer: ALICE, manifest }, 0);
    expect(effects).toEqual([{ kind: 'close', peer: ALICE }]);
    expect(transfer.state).toEqual({ kind: 'failed', why: 'wrong-entry', held: undefined });
  });
});

describe('a holder that talks and gives nothing', () => {
  test('is asked for a piece that it says it has now, and only for that', () => {
    const scene = new Scene(9);
    scene.holder(BOB, [1]);
    scene.step({ kind: 'got', peer: BOB, index: 7 });
    scene.step({ kind: 'got', peer: BOB, index: 7 });
    expect(scene.asked.map(({ indexes }) => indexes)).toEqual([[1], [7]]);
  });

  test('is left alone for a while after it lacked too often what it said it had', () => {
    const scene = new Scene(40);
    scene.holder(MALLORY);
    const next = (): number | undefined => scene.owed(MALLORY)[0];
    let lacked = 0;
    for (let index = next(); index !== undefined && lacked < 100; index = next(), lacked += 1) {
      scene.lack(MALLORY, index);
      scene.step({ kind: 'got', peer: MALLORY, index });
    }
    expect(lacked).toBe(32);
    expect(scene.opened.has(MALLORY)).toBe(false);
    scene.holder(ALICE);
    scene.answerAll(ALICE);
    expect(scene.transfer.state.kind).toBe('whole');
  });

  test('is dropped when it says twice which pieces it has, or lacks what nobody asked for', () => {
    const twice = new Scene(9);
    twice.holder(MALLORY);
    twice.step({ kind: 'pieces', peer: MALLORY, bits: PieceSet.full(9).encode() });
    const unasked = new Scene(9);
    unasked.holder(MALLORY);
    unasked.step({ kind: 'lacks', peer: MALLORY, index: 8 });
    for (const scene of [twice, unasked]) expect(scene.blamed).toEqual([MALLORY]);
  });
});

describe('a device without room', () => {
  test('says so, keeps what it has, and goes on when there is room again', () => {
    const scene = new Scene(6);
    scene.holder(ALICE);
    scene.answer(ALICE, 0);
    scene.storeFails = true;
    scene.answer(ALICE, 1);
    expect(scene.transfer.state).toMatchObject({ kind: 'failed', why: 'full' });
    scene.storeFails = false;
    scene.step({ kind: 'resume' });
    scene.serve(ALICE);
    scene.answerAll(ALICE);
    expect(scene.transfer.state.kind).toBe('whole');
    expect(scene.stored.size).toBe(6);
  });
});
