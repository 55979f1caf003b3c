import { describe, expect, test } from '@jest/globals';
import { encodePairingFrame } from './frames.ts';
import type { CloseReason } from './close-reason.ts';
import { advance } from './pairing.ts';
import { keepsInitiating, outlasts } from './session.ts';
import type { SignalMessage } from './sealed.ts';
import {
  endOf,
  MemoryPairing,
  memoryPairing,
  receive,
  sdpWith,
  sessionOf,
  signalsOf,
  testBytes,
  testSdp,
  type Side,
} from './testing/memory-pairing.ts';

const statements = (count: number, length: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => new Uint8Array(length).fill(index + 1));

/** A judge that knows a key once it has seen `count` statements. */
const convincedBy =
  (count: number): Side['judge'] =>
  (_, proof = []) =>
    proof.length < count ? { kind: 'want' } : { kind: 'accept' };

const closing =
  (reason: CloseReason, proof: readonly Uint8Array[] = []): Side['judge'] =>
  () => ({ kind: 'close', reason, proof });

describe('showing who one is', () => {
  test('the responder asks, and accepts what it is shown', async () => {
    const pairing = memoryPairing('known');
    pairing.alice.membership = statements(2, 200);
    pairing.bob.judge = convincedBy(2);
    const { alice, bob } = await pairing.run();
    expect(sessionOf(alice)).toBeDefined();
    expect(proofsJudged(bob)).toEqual([undefined, alice.membership]);
  });

  test('the initiator asks after the responder is established', async () => {
    const pairing = memoryPairing('known');
    pairing.bob.membership = statements(2, 200);
    pairing.alice.judge = convincedBy(2);
    const { alice, bob } = await pairing.run();
    expect([sessionOf(alice)?.peer, sessionOf(bob)?.peer]).toEqual([
      bob.signer.publicKey,
      alice.signer.publicKey,
    ]);
    expect(proofsJudged(alice)).toEqual([undefined, bob.membership]);
  });

  test('both ask', async () => {
    const pairing = memoryPairing('known');
    for (const side of [pairing.alice, pairing.bob]) {
      side.membership = statements(3, 100);
      side.judge = convincedBy(3);
    }
    const { alice, bob } = await pairing.run();
    expect([sessionOf(alice), sessionOf(bob)]).not.toContain(undefined);
  });

  test('a long past goes out one frame for each want, in order, none over 64 KiB', async () => {
    const pairing = memoryPairing('known');
    pairing.alice.membership = statements(120, 4000);
    pairing.bob.judge = convincedBy(120);
    const { bob } = await pairing.run();
    expect(sessionOf(bob)).toBeDefined();
    const judged = proofsJudged(bob);
    expect(judged.length).toBe(9);
    expect(judged.at(-1)).toEqual(pairing.alice.membership);
    expect(Math.max(...pairing.sent.map(({ frame }) => frame.length))).toBeLessThan(62 * 1024);
  });

  test('who has shown everything in vain closes', async () => {
    const pairing = memoryPairing('known');
    pairing.alice.membership = statements(2, 200);
    pairing.bob.judge = () => ({ kind: 'want' });
    const { alice, bob } = await pairing.run();
    expect(endOf(alice)?.reason).toEqual({ kind: 'closed', by: 'us', reason: 'unknown-key' });
    expect(endOf(bob)?.reason).toEqual({ kind: 'closed', by: 'them', reason: 'unknown-key' });
  });

  test('more than 512 KiB is not taken', async () => {
    const pairing = memoryPairing('known');
    pairing.alice.membership = statements(140, 4000);
    pairing.bob.judge = () => ({ kind: 'want' });
    const { bob } = await pairing.run();
    expect(endOf(bob)?.reason).toEqual({ kind: 'broken', reason: 'proof-too-large' });
  });

  test('a want that nobody may ask ends the pairing', async () => {
    const pairing = await memoryPairing('known').run();
    await pairing.say(pairing.bob, { type: 'want' });
    expect(endOf(pairing.alice)?.reason).toEqual({ kind: 'broken', reason: 'unexpected-payload' });
  });
});

describe('an end', () => {
  test.each(['invite-expired', 'invite-used-up', 'invite-revoked', 'not-accepted'] as const)(
    'tells the newcomer %s',
    async (reason) => {
      const pairing = memoryPairing('invite');
      pairing.bob.judge = closing(reason);
      const { alice, bob } = await pairing.run();
      expect(endOf(alice)).toMatchObject({ reason: { kind: 'closed', by: 'them', reason }, peer: undefined });
      expect(endOf(bob)).toMatchObject({
        reason: { kind: 'closed', by: 'us', reason },
        peer: alice.signer.publicKey,
      });
      expect(sessionOf(alice)).toBeUndefined();
    },
  );

  test('shows the evicted why, however much that is', async () => {
    const proof = statements(40, 4000);
    const pairing = memoryPairing('known');
    pairing.bob.judge = closing('evicted', proof);
    const { alice } = await pairing.run();
    expect(endOf(alice)).toMatchObject({ reason: { by: 'them', reason: 'evicted' }, proof });
  });

  test('still says why when its proof is more than the other side takes', async () => {
    const pairing = memoryPairing('known');
    pairing.bob.judge = closing('evicted', statements(140, 4000));
    const { alice } = await pairing.run();
    expect(endOf(alice)).toMatchObject({ reason: { by: 'them', reason: 'evicted' }, proof: undefined });
  });

  test('by the initiator reaches a responder that thought itself established', async () => {
    const pairing = memoryPairing('known');
    pairing.alice.judge = closing('evicted', statements(1, 100));
    const { bob } = await pairing.run();
    expect(sessionOf(bob)).toBeDefined();
    expect(endOf(bob)).toMatchObject({ reason: { reason: 'evicted' }, proof: statements(1, 100) });
  });

  test('clears the timer and takes no event after it', async () => {
    const pairing = memoryPairing('known');
    pairing.deliver = () => [];
    const { alice } = await pairing.run();
    await pairing.tell(alice, { type: 'close', reason: 'cancelled' });
    expect(endOf(alice)?.reason).toEqual({ kind: 'closed', by: 'us', reason: 'cancelled' });
    expect(alice.effects.findLast((effect) => effect.type === 'deadline')).toEqual({
      type: 'deadline',
      ms: undefined,
    });
    const events = [
      { type: 'frame', frame: { type: 'ack', pid: testBytes('pid', 8) } },
      { type: 'signed', signature: testBytes('s', 32) },
      { type: 'judged', verdict: { kind: 'accept' } },
      { type: 'shown', statements: [] },
      { type: 'signal', message: { type: 'ice', candidates: [], done: true } },
      { type: 'close', reason: 'busy' },
      { type: 'deadline' },
    ] as const;
    for (const event of events) {
      expect(advance({ kind: 'ended' }, event)).toEqual({ state: { kind: 'ended' }, effects: [] });
    }
  });

  test('by a refusal counts only before the other side could seal, and is no verdict', async () => {
    const pairing = memoryPairing('known');
    pairing.deliver = () => [];
    const { alice } = await pairing.run();
    const refuse = encodePairingFrame({ type: 'refuse', pid: alice.context.pid, reason: 'evicted' });
    await pairing.inject(alice, refuse);
    expect(endOf(alice)).toMatchObject({ reason: { kind: 'refused', reason: 'evicted' }, peer: undefined });

    const later = await memoryPairing('known').run();
    await later.inject(later.alice, refuse);
    expect(endOf(later.alice)).toBeUndefined();
  });

  test('comes by the deadline in every step, but not once established', async () => {
    for (const lost of [0, 1, 2, 3]) {
      const pairing = memoryPairing('known');
      pairing.deliver = (frame, index) => (index === lost ? [] : [frame]);
      const { alice } = await pairing.run();
      expect(lastTimer(alice)).toBe(10_000);
      await pairing.tell(alice, { type: 'deadline' });
      expect(endOf(alice)?.reason).toEqual({ kind: 'timeout' });
    }
    const established = await memoryPairing('known').run();
    expect([lastTimer(established.alice), lastTimer(established.bob)]).toEqual([undefined, undefined]);
    await established.tell(established.alice, { type: 'deadline' });
    expect(endOf(established.alice)).toBeUndefined();
  });
});

describe('descriptions', () => {
  const offer = (sdp: string): SignalMessage => ({ type: 'sdp', kind: 'offer', sdp });
  const mallorys = testBytes("mallory's certificate");

  test.each([
    ['no fingerprint', () => sdpWith()],
    ['another fingerprint', () => sdpWith(mallorys)],
    ['a second fingerprint', (alice: Side) => sdpWith(alice.self.fingerprint, mallorys)],
  ])('with %s end the pairing, also at a restart', async (_, sdp) => {
    for (const restart of [false, true]) {
      const pairing = await memoryPairing('known').run();
      const { alice, bob } = pairing;
      if (restart) await pairing.tell(alice, { type: 'signal', message: offer(testSdp(alice)) });
      await pairing.say(alice, offer(sdp(alice)));
      expect(endOf(bob)?.reason).toEqual({ kind: 'broken', reason: 'wrong-fingerprint' });
      expect(signalsOf(bob)).toHaveLength(restart ? 1 : 0);
      expect(endOf(alice)?.reason).toEqual({ kind: 'closed', by: 'them', reason: 'protocol-error' });
    }
  });

  test('are offered by the initiator only', async () => {
    const pairing = await memoryPairing('known').run();
    await pairing.say(pairing.bob, offer(testSdp(pairing.bob)));
    expect(endOf(pairing.alice)?.reason).toEqual({ kind: 'broken', reason: 'unexpected-payload' });
  });

  test('of our own with a certificate that was not signed are a fault of ours', async () => {
    const pairing = await memoryPairing('known').run();
    const message = offer(sdpWith(mallorys));
    await expect(pairing.tell(pairing.alice, { type: 'signal', message })).rejects.toThrow('own description');
  });

  test('before both sides are known end the pairing', async () => {
    const pairing = memoryPairing('known');
    pairing.deliver = (frame, index) => (index === 1 ? [] : [frame]);
    const { alice, bob, sent } = await pairing.run();
    alice.state = receive(alice, sent[1]?.frame ?? new Uint8Array())?.state;
    await pairing.say(alice, offer(testSdp(alice)));
    expect(endOf(bob)?.reason).toEqual({ kind: 'broken', reason: 'unexpected-payload' });
    expect(signalsOf(bob)).toEqual([]);
  });

  test('candidates in any number arrive in frames that a decoder takes', async () => {
    const pairing = await memoryPairing('known').run();
    const candidates = Array.from({ length: 150 }, (_, n) => ({
      candidate: `candidate:${n}`,
      mid: '0',
      ufrag: 'u',
    }));
    await pairing.tell(pairing.alice, { type: 'signal', message: { type: 'ice', candidates, done: true } });
    const frames = signalsOf(pairing.bob).map((message) => (message.type === 'ice' ? message : undefined));
    expect(frames.map((frame) => frame?.done)).toEqual([false, false, true]);
    expect(frames.flatMap((frame) => frame?.candidates ?? [])).toEqual(candidates);
  });
});

describe('two pairings at once', () => {
  const [small, large] = [Uint8Array.of(1, 2, 3), Uint8Array.of(1, 3, 0)];

  test('by glare: the smaller address stays initiator', () => {
    expect([keepsInitiating(small, large), keepsInitiating(large, small)]).toEqual([true, false]);
  });

  test('both established: the smaller handshake hash stays, on both sides alike', async () => {
    const first = await memoryPairing('known').run();
    const second = new MemoryPairing(memoryPairing('known').alice, memoryPairing('known').bob);
    second.alice.random = (length) => testBytes('second', length);
    await second.run();
    const hash = (side: Side): Uint8Array => sessionOf(side)?.handshakeHash ?? new Uint8Array();
    const atAlice = outlasts(hash(first.alice), hash(second.alice));
    expect(outlasts(hash(first.bob), hash(second.bob))).toBe(atAlice);
    expect(outlasts(hash(second.bob), hash(first.bob))).toBe(!atAlice);
  });
});

function proofsJudged(side: Side): (readonly Uint8Array[] | undefined)[] {
  return side.effects.filter((effect) => effect.type === 'judge').map((effect) => effect.proof);
}

function lastTimer(side: Side): number | undefined {
  return side.effects.findLast((effect) => effect.type === 'deadline')?.ms;
}
