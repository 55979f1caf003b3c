import { describe, expect, test } from '@jest/globals';
import { endOf, memoryPairing, type MemoryPairing, signalsOf, testSdp } from './testing/memory-pairing.ts';
import type { PairingMode } from './frames.ts';
import type { SignalMessage } from './sealed.ts';

const ICE: SignalMessage = {
  type: 'ice',
  candidates: [{ candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', mid: '0', ufrag: 'u' }],
  done: true,
};

/** Alice offers as soon as she may; with `addresses`, her description has one already. */
function pairingWithOffer(mode: PairingMode, { addresses }: { addresses: boolean }): MemoryPairing {
  const pairing = memoryPairing(mode);
  const { alice } = pairing;
  const sdp = testSdp(alice) + (addresses ? 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n' : '');
  alice.description = { type: 'sdp', kind: 'offer', sdp };
  return pairing;
}

/** Frames that Alice sends before the first answer of Bob's under the seal reaches her. */
async function saidBeforeAuthR(pairing: MemoryPairing): Promise<number> {
  pairing.deliver = (frame, index, from) => (from === pairing.bob && index > 1 ? [] : [frame]);
  await pairing.run();
  return pairing.sent.filter(({ from }) => from === pairing.alice).length;
}

const HS1_AND_AUTH = 2;

describe('an offer', () => {
  test('follows authI without waiting for authR', async () => {
    expect(await saidBeforeAuthR(pairingWithOffer('known', { addresses: false }))).toBe(HS1_AND_AUTH + 1);
    expect(await saidBeforeAuthR(pairingWithOffer('invite', { addresses: true }))).toBe(HS1_AND_AUTH + 1);
    expect(await saidBeforeAuthR(pairingWithOffer('pin', { addresses: true }))).toBe(HS1_AND_AUTH + 1);
  });

  test('with an address in it waits, in mode known, until whoever is there is accepted', async () => {
    expect(await saidBeforeAuthR(pairingWithOffer('known', { addresses: true }))).toBe(HS1_AND_AUTH);
    const pairing = await pairingWithOffer('known', { addresses: true }).run();
    expect(signalsOf(pairing.bob)).toEqual([pairing.alice.description]);
  });

  test('is acted upon once its sender is accepted, and not before', async () => {
    const pairing = await pairingWithOffer('known', { addresses: false }).run();
    const steps = pairing.bob.effects.map(({ type }) => type);
    expect(steps.filter((type) => type === 'signal' || type === 'established')).toEqual([
      'established',
      'signal',
    ]);
    const refused = pairingWithOffer('known', { addresses: false });
    refused.bob.judge = () => ({ kind: 'close', reason: 'not-accepted' });
    await refused.run();
    expect(signalsOf(refused.bob)).toEqual([]);
  });
});

describe('candidates', () => {
  test('wait for who is accepted in mode known, and leave at once to whoever knows an invite', async () => {
    for (const [mode, told] of [
      ['known', 0],
      ['invite', 1],
    ] as const) {
      const pairing = pairingWithOffer(mode, { addresses: false });
      const before = await saidBeforeAuthR(pairing);
      await pairing.tell(pairing.alice, { type: 'signal', message: ICE });
      expect(pairing.sent.filter(({ from }) => from === pairing.alice)).toHaveLength(before + told);
    }
  });

  test('that waited arrive behind their description', async () => {
    const pairing = pairingWithOffer('known', { addresses: false });
    const held: Uint8Array[] = [];
    pairing.deliver = (frame, index, from) => {
      const isAuthR = from === pairing.bob && index > 1;
      if (isAuthR) held.push(frame);
      return isAuthR ? [] : [frame];
    };
    await pairing.run();
    await pairing.tell(pairing.alice, { type: 'signal', message: ICE });
    pairing.deliver = (frame) => [frame];
    for (const frame of held) await pairing.inject(pairing.alice, frame);
    expect(signalsOf(pairing.bob)).toEqual([pairing.alice.description, ICE]);
  });
});

test('who signals without end while its key is looked at is given up', async () => {
  const pairing = memoryPairing('known');
  pairing.bob.judge = () => ({ kind: 'want' });
  pairing.deliver = (frame, index, from) => (from === pairing.bob && index > 1 ? [] : [frame]);
  await pairing.run();
  for (let said = 0; said < 32; said += 1) await pairing.say(pairing.alice, ICE);
  expect(endOf(pairing.bob)).toBeUndefined();
  await pairing.say(pairing.alice, ICE);
  expect(endOf(pairing.bob)?.reason).toEqual({ kind: 'broken', reason: 'unexpected-payload' });
  expect(signalsOf(pairing.bob)).toEqual([]);
});
