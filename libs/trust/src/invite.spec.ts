import { describe, expect, test } from '@jest/globals';
import { sidFromBytes, type RoomCode } from '#protocol';
import { toHex, type PublicKey, type RoomId, type StatementId } from './crypto.ts';
import { inviteKeys, inviteTag, knownPsk, signAcceptance, verifyAcceptance } from './invite.ts';

const filled = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);
const seed = filled(1, 16);
const roomId: RoomId = toHex(filled(2));
const inviteId: StatementId = toHex(filled(3));
const bob: PublicKey = toHex(filled(4));
const roomCode = 'amber-otter-42' as RoomCode;
const sid = sidFromBytes(filled(5, 16));

describe('an invite', () => {
  test('derives what PROTOCOL.md publishes', () => {
    const { invPk, invPsk } = inviteKeys(seed, roomId);
    expect([toHex(invPk), toHex(invPsk)]).toEqual([
      'a71a8a82d2b61d6b97c1adb366c856afa7059bee29e52241354ad6f7553e8a5b',
      'afc0ce99b364f6c0e1d07742382258227adc556c326bb19803c0f1b4cb9fc07b',
    ]);
    expect(inviteTag(invPsk, roomCode, sid)).toBe('rRqOTpGQoWfMkYyYu5ucVQ');
    expect(toHex(knownPsk(filled(6), roomId))).toBe(
      'e7ce19e25dd25b91af8bf1ba79d415fbd9c1fba821437a7d427b0df8e430c91a',
    );
  });

  test('means nothing in another room', () => {
    const other = inviteKeys(seed, toHex(filled(9)));
    const { invPk, invPsk } = inviteKeys(seed, roomId);
    expect(other.invPk).not.toEqual(invPk);
    expect(other.invPsk).not.toEqual(invPsk);
  });

  test('shows a tag that no other session, room or invite shows', () => {
    const { invPsk } = inviteKeys(seed, roomId);
    const tags = [
      inviteTag(invPsk, roomCode, sid),
      inviteTag(invPsk, roomCode, sidFromBytes(filled(6, 16))),
      inviteTag(invPsk, 'amber-otter-43' as RoomCode, sid),
      inviteTag(filled(7), roomCode, sid),
    ];
    expect(new Set(tags).size).toBe(tags.length);
  });

  test('certifies one key for one statement in one room', () => {
    const { invPk } = inviteKeys(seed, roomId);
    const cert = signAcceptance(seed, roomId, inviteId, bob);
    const mallory: PublicKey = toHex(filled(8));
    const otherInvite: StatementId = toHex(filled(9));
    expect(verifyAcceptance(invPk, roomId, inviteId, bob, cert)).toBe(true);
    expect(verifyAcceptance(invPk, roomId, inviteId, mallory, cert)).toBe(false);
    expect(verifyAcceptance(invPk, roomId, otherInvite, bob, cert)).toBe(false);
    expect(verifyAcceptance(invPk, toHex(filled(9)), inviteId, bob, cert)).toBe(false);
    expect(verifyAcceptance(filled(9), roomId, inviteId, bob, cert)).toBe(false);
  });

  test('can not certify with what members know of it', () => {
    const { invPk, invPsk } = inviteKeys(seed, roomId);
    const forged = signAcceptance(invPsk.subarray(0, 16), roomId, inviteId, bob);
    expect(verifyAcceptance(invPk, roomId, inviteId, bob, forged)).toBe(false);
  });
});
