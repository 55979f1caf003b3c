import { describe, expect, test } from '@jest/globals';
import { x25519 } from '@noble/curves/ed25519.js';
import { fromHex, toHex } from './crypto.ts';
import {
  answerNoise,
  finishNoise,
  openMessage,
  receiveNoise,
  sealMessage,
  startNoise,
  type NoiseConfig,
} from './noise.ts';

/** github.com/haskell-cryptography/cacophony, vectors/cacophony.txt: Noise_NNpsk0_25519_ChaChaPoly_SHA256 */
const CACOPHONY = {
  prologue: '4a6f686e2047616c74',
  psk: '54686973206973206d7920417573747269616e20706572737065637469766521',
  initiatorEphemeral: '893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a',
  responderEphemeral: 'bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b',
  handshakeHash: 'f4d03dc34495c95729ea6de9e1b59004b59733102488b3e24bc441e0be208eaf',
  messages: [
    [
      '4c756477696720766f6e204d69736573',
      'ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c794479b962b8aff8485742ac32f905ba45369e2465fb59e138a93d67a0d1266b6a54',
    ],
    [
      '4d757272617920526f746862617264',
      '95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843d6062704d5a9c422a8e834423f8c1feada7e8d0d910a1a2cd030fb584221e3',
    ],
    ['462e20412e20486179656b', 'e632c3763d7669067383433197a3baddf146e9e70ad4b4e9e59e0f'],
    ['4361726c204d656e676572', '64c6bee32ea91c8474bb4c21d7a700109ad45af77b29764ba5eb1e'],
    [
      '4a65616e2d426170746973746520536179',
      'e2fa0bed0603b62d3ccac2ecabbf3fe33f3e86514909b323361626266cb2471cc8',
    ],
    [
      '457567656e2042f6686d20766f6e2042617765726b',
      '0c01dc9cec1fe4ddd692e8dd32188aa351088dc91183639a53b57aa4692b5ebdef8b8ca111',
    ],
  ],
} as const;

const config = (ephemeral: string, changed: Partial<NoiseConfig> = {}): NoiseConfig => ({
  prologue: fromHex(CACOPHONY.prologue),
  psk: fromHex(CACOPHONY.psk),
  ephemeral: fromHex(ephemeral),
  ...changed,
});
const alice = config(CACOPHONY.initiatorEphemeral);
const bob = config(CACOPHONY.responderEphemeral);

function shakeHands() {
  const started = startNoise(alice);
  const answered = answerNoise(receiveNoise(bob, started.message).handshake);
  return { bob: answered.session, alice: finishNoise(started.handshake, answered.message).session };
}

describe('Noise NNpsk0', () => {
  test('makes the handshake of the published vector', () => {
    const [first, second] = CACOPHONY.messages;
    const started = startNoise(alice, fromHex(first[0]));
    expect(toHex(started.message)).toBe(first[1]);
    const received = receiveNoise(bob, started.message);
    expect(toHex(received.payload)).toBe(first[0]);
    const answered = answerNoise(received.handshake, fromHex(second[0]));
    expect(toHex(answered.message)).toBe(second[1]);
    const finished = finishNoise(started.handshake, answered.message);
    expect(toHex(finished.payload)).toBe(second[0]);
    expect(toHex(finished.session.hash)).toBe(CACOPHONY.handshakeHash);
    expect(toHex(answered.session.hash)).toBe(CACOPHONY.handshakeHash);
  });

  test('seals and opens the transport messages of the published vector', () => {
    const started = startNoise(alice, fromHex(CACOPHONY.messages[0][0]));
    const received = receiveNoise(bob, started.message);
    const answered = answerNoise(received.handshake, fromHex(CACOPHONY.messages[1][0]));
    const finished = finishNoise(started.handshake, answered.message).session;
    let [toBob, fromAlice] = [finished.send, answered.session.receive];
    let [toAlice, fromBob] = [answered.session.send, finished.receive];
    for (const [index, [plain, expected]] of CACOPHONY.messages.slice(2).entries()) {
      const [nextSend, sealed] = sealMessage(index % 2 === 0 ? toBob : toAlice, fromHex(plain));
      const [nextReceive, opened] = openMessage(index % 2 === 0 ? fromAlice : fromBob, sealed);
      if (index % 2 === 0) [toBob, fromAlice] = [nextSend, nextReceive];
      else [toAlice, fromBob] = [nextSend, nextReceive];
      expect(toHex(sealed)).toBe(expected);
      expect(toHex(opened)).toBe(plain);
    }
  });

  test.each([
    ['PSK', { psk: new Uint8Array(32) }],
    ['prologue', { prologue: new Uint8Array(9) }],
  ])('fails at the first message when the %s differs', (_, changed) => {
    const { message } = startNoise(alice);
    const other = config(CACOPHONY.responderEphemeral, changed);
    expect(() => receiveNoise(other, message)).toThrow('handshake-failed');
  });

  test('refuses an ephemeral key of low order, whose shared secret would be known to all', () => {
    const { handshake } = startNoise(alice);
    expect(() => finishNoise(handshake, new Uint8Array(48))).toThrow('handshake-failed');
  });

  test('opens messages only once and only in their order', () => {
    const session = shakeHands();
    const [after, first] = sealMessage(session.alice.send, Uint8Array.of(1));
    const [, second] = sealMessage(after, Uint8Array.of(2));
    const [received] = openMessage(session.bob.receive, first);
    expect(() => openMessage(received, first)).toThrow('broken-seal');
    expect(() => openMessage(session.bob.receive, second)).toThrow('broken-seal');
    expect(openMessage(received, second)[1]).toEqual(Uint8Array.of(2));
  });

  test('gives each direction a key of its own, so nothing can be sent back to who wrote it', () => {
    const { alice: session } = shakeHands();
    const [, sealed] = sealMessage(session.send, Uint8Array.of(1));
    expect(() => openMessage(session.receive, sealed)).toThrow('broken-seal');
  });
});

describe('X25519 (RFC 7748 §5.2)', () => {
  test.each([
    [
      'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
      'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
      'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
    ],
    [
      '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
      'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
      '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
    ],
  ])('%s × %s', (scalar, u, expected) => {
    expect(toHex(x25519.scalarMult(fromHex(scalar), fromHex(u)))).toBe(expected);
  });

  test('iterated 1 and 1000 times', () => {
    let [k, u] = [Uint8Array.of(9, ...new Uint8Array(31)), Uint8Array.of(9, ...new Uint8Array(31))];
    const results: string[] = [];
    for (let count = 1; count <= 1000; count += 1) {
      [k, u] = [Uint8Array.from(x25519.scalarMult(k, u)), k];
      if (count === 1 || count === 1000) results.push(toHex(k));
    }
    expect(results).toEqual([
      '422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079',
      '684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51',
    ]);
  });
});
