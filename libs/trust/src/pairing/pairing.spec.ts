import { describe, expect, test } from '@jest/globals';
import { equalBytes } from '../crypto.ts';
import { verifyAcceptance, inviteKeys } from '../invite.ts';
import { decodePairingFrame } from './frames.ts';
import { bindProof, laneProof, type PairingSession } from './session.ts';
import {
  endOf,
  INVITE_ID,
  INVITE_SEED,
  memoryPairing,
  ROOM_ID,
  sessionOf,
  signalsOf,
  testSdp,
} from './testing/memory-pairing.ts';

describe.each(['known', 'invite', 'pin'] as const)('a pairing in mode %s', (mode) => {
  test('establishes both sides with each other’s key and fingerprint', async () => {
    const { alice, bob } = await memoryPairing(mode).run();
    expect(sessionOf(alice)).toMatchObject({
      role: 'initiator',
      peer: bob.signer.publicKey,
      remoteFingerprint: bob.self.fingerprint,
    });
    expect(sessionOf(bob)).toMatchObject({
      role: 'responder',
      peer: alice.signer.publicKey,
      remoteFingerprint: alice.self.fingerprint,
      cert: alice.self.cert,
    });
    expect(endOf(alice) ?? endOf(bob)).toBeUndefined();
  });

  test('takes two handshake frames and one sealed frame each way', async () => {
    const pairing = await memoryPairing(mode).run();
    const types = pairing.sent.map(({ from, frame }) => `${from.name} ${decodePairingFrame(frame).type}`);
    expect(types).toEqual(['alice hs1', 'bob hs2', 'alice sealed', 'bob sealed']);
  });

  test('carries descriptions and candidates both ways', async () => {
    const pairing = await memoryPairing(mode).run();
    const { alice, bob } = pairing;
    const offer = { type: 'sdp', kind: 'offer', sdp: testSdp(alice) } as const;
    const answer = { type: 'sdp', kind: 'answer', sdp: testSdp(bob) } as const;
    const ice = {
      type: 'ice',
      candidates: [{ candidate: 'candidate:1', mid: '0', ufrag: 'u' }],
      done: true,
    } as const;
    await pairing.tell(alice, { type: 'signal', message: offer });
    await pairing.tell(alice, { type: 'signal', message: ice });
    await pairing.tell(bob, { type: 'signal', message: answer });
    expect(signalsOf(bob)).toEqual([offer, ice]);
    expect(signalsOf(alice)).toEqual([answer]);
  });
});

test('both sides expect the same bind proof of each role', async () => {
  const { alice, bob } = await memoryPairing('known').run();
  const [a, b] = [sessionOf(alice), sessionOf(bob)] as [PairingSession, PairingSession];
  for (const role of ['initiator', 'responder'] as const) {
    expect(bindProof(a, role)).toEqual(bindProof(b, role));
  }
  expect(equalBytes(bindProof(a, 'initiator'), bindProof(a, 'responder'))).toBe(false);
});

test('both sides expect the same proof of a lane, and of no other lane, side, certificate or link', async () => {
  const { alice, bob } = await memoryPairing('known').run();
  const [a, b] = [sessionOf(alice), sessionOf(bob)] as [PairingSession, PairingSession];
  const [one, two] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const lane = { number: 4, opener: one, other: two };
  expect(laneProof(a, 'opener', lane)).toEqual(laneProof(b, 'opener', lane));
  const elsewhere = { ...a, bindKey: two };
  const others = [
    laneProof(a, 'other', lane),
    laneProof(a, 'opener', { ...lane, number: 6 }),
    laneProof(a, 'opener', { ...lane, opener: two }),
    laneProof(a, 'opener', { ...lane, other: one }),
    laneProof(elsewhere, 'opener', lane),
    laneProof({ ...a, handshakeHash: two }, 'opener', lane),
  ];
  expect(others.filter((proof) => equalBytes(proof, laneProof(a, 'opener', lane)))).toEqual([]);
});

test('the responder is shown a certificate that the invite verifies', async () => {
  const { alice, bob } = await memoryPairing('invite').run();
  const { invPk } = inviteKeys(INVITE_SEED, ROOM_ID);
  const cert = sessionOf(bob)?.cert ?? new Uint8Array();
  expect(verifyAcceptance(invPk, ROOM_ID, INVITE_ID, alice.signer.publicKey, cert)).toBe(true);
});
