import { describe, expect, test } from '@jest/globals';
import { type PeerId, toHex } from '#trust';
import fc from 'fast-check';
import { pieceCount } from './manifest.ts';
import { ALICE, BOB, CAROL, MALLORY, PIECES, Scene } from './testing/transfer-scene.ts';

describe('any schedule', () => {
  const peers = [ALICE, BOB, CAROL, MALLORY] as const;
  const acts = fc.array(
    fc.record({
      act: fc.constantFrom(
        'come',
        'serve',
        'part',
        'go',
        'close',
        'answer',
        'answer',
        'answer',
        'lie',
        'lack',
        'got',
        'wait',
        'pause',
        'resume',
        'fail',
        'heal',
      ),
      who: fc.nat(3),
      which: fc.nat(39),
    }),
    { maxLength: 120, size: 'max' },
  );

  function live(scene: Scene, act: string, peer: PeerId, which: number): void {
    const count = pieceCount(scene.manifest.size);
    const owed = scene.owed(peer)[which % 6];
    const hasToSay = scene.opened.has(peer) && !scene.served.has(peer);
    switch (act) {
      case 'come':
        return scene.step({ kind: 'holder-came', peer });
      case 'serve':
        return hasToSay ? scene.serve(peer) : undefined;
      case 'part':
        return hasToSay ? scene.serve(peer, [which % count]) : undefined;
      case 'go':
        return scene.cut(peer, 'holder-gone');
      case 'close':
        return scene.cut(peer, 'closed');
      case 'answer':
        return owed === undefined ? undefined : scene.answer(peer, owed);
      case 'lie':
        if (owed !== undefined && peer === MALLORY) scene.answer(peer, owed, PIECES[39 - owed]);
        return;
      case 'lack':
        return owed === undefined ? undefined : scene.lack(peer, owed);
      case 'got':
        return scene.step({ kind: 'got', peer, index: which % count });
      case 'wait':
        scene.now += which * 1_000;
        return scene.step({ kind: 'tick' });
      case 'pause':
      case 'resume':
        return scene.step({ kind: act });
      default:
        scene.storeFails = act === 'fail';
    }
  }

  function oneHonestHolderIsLeft(scene: Scene): void {
    scene.storeFails = false;
    scene.step({ kind: 'resume' });
    const dan = toHex<PeerId>(new Uint8Array(16).fill(9));
    for (const peer of peers) scene.cut(peer, 'holder-gone');
    scene.holder(dan);
    scene.answerAll(dan);
  }

  test('of holders that come, go, lie and fall silent ends with the right bytes or says what is missing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        acts,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (pieces, all, start) => {
          const scene = new Scene(pieces, false, start);
          for (const peer of [ALICE, MALLORY]) scene.holder(peer);
          for (const { act, who, which } of all) live(scene, act, peers[who]!, which);
          expect(scene.asked.flatMap(({ indexes }) => indexes).length).toBeLessThanOrEqual(32 + 4);
          for (const [index, bytes] of scene.stored) expect(bytes).toBe(PIECES[index]);
          const isWhole = scene.transfer.state.kind === 'whole';
          expect(isWhole).toBe(scene.stored.size === pieces);
          expect(scene.blamed.filter((peer) => peer !== MALLORY)).toEqual([]);
          oneHonestHolderIsLeft(scene);
          expect(scene.transfer.state.kind).toBe('whole');
          expect(scene.stored.size).toBe(pieces);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
