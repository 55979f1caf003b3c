import { describe, expect, test } from '@jest/globals';
import type { PairingEffect } from './pairing-state.ts';
import {
  endOf,
  INVITE_ID,
  MemoryPairing,
  memoryPairing,
  receive,
  ROOM_ID,
  sessionOf,
  testBytes,
  testSide,
  type Side,
} from './testing/memory-pairing.ts';
import { signAcceptance } from '../invite.ts';
import { toHex } from '../crypto.ts';

const MODES = ['known', 'invite', 'pin'] as const;

describe.each(MODES)('in mode %s', (mode) => {
  test('a frame with any one bit flipped moves nobody forward', async () => {
    for (const { frame, to } of await recorded(mode)) {
      for (const flipped of everyBitFlipped(frame)) {
        expect(progress(receive({ ...to, effects: [] }, flipped)?.effects)).toEqual([]);
      }
    }
  });

  test('a frame cut anywhere moves nobody forward', async () => {
    for (const { frame, to } of await recorded(mode)) {
      for (let length = 0; length < frame.length; length += 1) {
        const step = receive({ ...to, effects: [] }, frame.subarray(0, length));
        expect(progress(step?.effects)).toEqual([]);
      }
    }
  });

  test('frames of one session are worth nothing in another', async () => {
    const pairing = await memoryPairing(mode).run();
    const address = { ...testSide('bob', mode).context, responder: testBytes('next sid of bob', 16) };
    const bob: Side = { ...testSide('bob', mode), context: address };
    for (const { from, frame } of pairing.sent) {
      if (from === pairing.alice) receive(bob, frame);
    }
    expect([bob.state, progress(bob.effects)]).toEqual([undefined, []]);
  });

  test('frames of an earlier pairing of the same two sessions establish nothing again', async () => {
    const pairing = await memoryPairing(mode).run();
    const bob = { ...testSide('bob', mode), random: (length: number) => testBytes('later', length) };
    const replay = new MemoryPairing(testSide('alice', mode), bob);
    for (const { from, frame } of pairing.sent) {
      if (from === pairing.alice) await replay.inject(bob, frame);
    }
    expect(sessionOf(bob)).toBeUndefined();
    expect(endOf(bob)?.reason).toEqual({ kind: 'broken', reason: 'broken-seal' });
  });

  test('a frame that arrives twice never makes a second session', async () => {
    for (const index of [0, 1, 2, 3]) {
      const pairing = memoryPairing(mode);
      pairing.deliver = (frame, at) => (at === index ? [frame, frame] : [frame]);
      const { alice, bob } = await pairing.run();
      for (const side of [alice, bob]) {
        expect(side.effects.filter((effect) => effect.type === 'established').length).toBeLessThanOrEqual(1);
      }
      if (index < 2) expect([sessionOf(alice), sessionOf(bob)]).not.toContain(undefined);
    }
  });

  test('a lost frame ends both sides by their deadlines, and the next attempt succeeds', async () => {
    for (const index of [0, 1, 2, 3]) {
      const pairing = memoryPairing(mode);
      pairing.deliver = (frame, at) => (at === index ? [] : [frame]);
      const { alice, bob } = await pairing.run();
      expect(sessionOf(alice)).toBeUndefined();
      await pairing.tell(alice, { type: 'deadline' });
      expect(alice.state?.kind).toBe('ended');
      if (bob.state !== undefined && bob.state.kind !== 'ended')
        await pairing.tell(bob, { type: 'deadline' });
      const again = await memoryPairing(mode).run();
      expect(sessionOf(again.alice)).toBeDefined();
    }
  });

  test.each([
    ['PSK', { psk: testBytes('another psk') }],
    ['room code', { roomCode: 'amber-otter-43' as never }],
    ['address of the initiator', { initiator: testBytes('sid of mallory', 16) }],
    ['own address', { responder: testBytes('sid of mallory', 16) }],
  ])('a responder with another %s does not answer', async (_, difference) => {
    const pairing = memoryPairing(mode);
    Object.assign(pairing.bob, { context: { ...pairing.bob.context, ...difference } });
    await pairing.run();
    expect(pairing.sent).toHaveLength(1);
    expect(pairing.bob.state).toBeUndefined();
  });

  test('a frame that comes back to who sent it is dropped', async () => {
    const pairing = await memoryPairing(mode).run();
    for (const { from, frame } of pairing.sent.slice(0, 2)) {
      const before = from.state;
      await pairing.inject(from, frame);
      expect(from.state).toBe(before);
    }
  });
});

describe('mallory, who knows the PSK', () => {
  test('can not take alice’s key with a signature of her own', async () => {
    const pairing = memoryPairing('known');
    const mallory = testSide('mallory', 'known').signer;
    Object.assign(pairing.alice, { signer: { ...pairing.alice.signer, sign: mallory.sign } });
    const { bob } = await pairing.run();
    expect(endOf(bob)?.reason).toEqual({ kind: 'broken', reason: 'bad-signature' });
    expect(progress(bob.effects)).toEqual([]);
  });

  test('can not pass on to bob what alice signed for her', async () => {
    const signed = await signatureOf('alice');
    const pairing = memoryPairing('known');
    pairing.alice.random = (length) => testBytes('mallory', length);
    Object.assign(pairing.alice, {
      signer: { ...pairing.alice.signer, sign: () => Promise.resolve(signed) },
    });
    const { bob } = await pairing.run();
    expect(endOf(bob)?.reason).toEqual({ kind: 'broken', reason: 'bad-signature' });
  });

  test('can not answer alice with what bob signed for her', async () => {
    const signed = await signatureOf('bob');
    const pairing = memoryPairing('known');
    pairing.bob.random = (length) => testBytes('mallory', length);
    Object.assign(pairing.bob, { signer: { ...pairing.bob.signer, sign: () => Promise.resolve(signed) } });
    const { alice } = await pairing.run();
    expect(endOf(alice)?.reason).toEqual({ kind: 'broken', reason: 'bad-signature' });
    expect(progress(alice.effects)).toEqual(['sign']);
  });

  test('can not answer for another room', async () => {
    const pairing = memoryPairing('known');
    const other = toHex<typeof ROOM_ID>(testBytes('another room'));
    pairing.bob.context = { ...pairing.bob.context, roomId: other };
    const { alice } = await pairing.run();
    expect(endOf(alice)?.reason).toEqual({ kind: 'broken', reason: 'wrong-room' });
  });

  test('can not hold up a mirror', async () => {
    const pairing = memoryPairing('known');
    const { signer, self } = pairing.alice;
    Object.assign(pairing.bob, { signer, self });
    const { alice, bob } = await pairing.run();
    expect(endOf(bob)?.reason).toEqual({ kind: 'broken', reason: 'own-key' });
    expect(sessionOf(alice)).toBeUndefined();
  });

  test('can not come by invite without a certificate, nor otherwise with one', async () => {
    const bare = memoryPairing('invite');
    bare.alice.self = { ...bare.alice.self, cert: undefined };
    const cert = signAcceptance(testBytes('seed', 16), ROOM_ID, INVITE_ID, bare.alice.signer.publicKey);
    const extra = memoryPairing('known');
    extra.alice.self = { ...extra.alice.self, cert };
    for (const pairing of [bare, extra]) {
      await pairing.run();
      expect(endOf(pairing.bob)?.reason).toEqual({ kind: 'broken', reason: 'bad-certificate' });
    }
  });
});

/** Effects that would show or say something because a frame was believed. */
function progress(effects: readonly PairingEffect[] = []): string[] {
  const steps = ['sign', 'judge', 'show', 'established', 'signal'];
  return effects.map(({ type }) => type).filter((type) => steps.includes(type));
}

/** Each frame of an honest pairing, and its receiver as it was when the frame arrived. */
async function recorded(mode: (typeof MODES)[number]): Promise<{ frame: Uint8Array; to: Side }[]> {
  const pairing = memoryPairing(mode);
  const records: { frame: Uint8Array; to: Side }[] = [];
  pairing.deliver = (frame, _, from) => {
    records.push({ frame, to: { ...(from === pairing.alice ? pairing.bob : pairing.alice) } });
    return [frame];
  };
  await pairing.run();
  expect(records).toHaveLength(4);
  return records;
}

function* everyBitFlipped(frame: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < frame.length * 8; bit += 1) {
    const flipped = Uint8Array.from(frame);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    yield flipped;
  }
}

/** What that side signed in an honest pairing. */
async function signatureOf(name: 'alice' | 'bob'): Promise<Uint8Array> {
  const pairing = await memoryPairing('known').run();
  const message = pairing[name].effects.find((effect) => effect.type === 'sign')?.message;
  return pairing[name].signer.sign(message ?? new Uint8Array());
}
