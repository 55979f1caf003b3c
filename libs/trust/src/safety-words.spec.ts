import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import type { PublicKey, RoomId } from './crypto.ts';
import { SAFETY_WORDS } from './safety-word-list.ts';
import { safetyWords } from './safety-words.ts';

const key = (byte: string) => byte.repeat(32) as PublicKey;
const room = (byte: string) => byte.repeat(32) as RoomId;

describe('the safety words of a pair', () => {
  test('are the same on both devices', () => {
    expect(safetyWords(room('01'), key('aa'), key('bb'))).toEqual(
      safetyWords(room('01'), key('bb'), key('aa')),
    );
  });

  test('are other words in another room and with another key', () => {
    const ours = safetyWords(room('01'), key('aa'), key('bb')).join(' ');
    expect(safetyWords(room('02'), key('aa'), key('bb')).join(' ')).not.toBe(ours);
    expect(safetyWords(room('01'), key('aa'), key('cc')).join(' ')).not.toBe(ours);
  });

  test('are ten bits each of the hash of room and keys, the smaller key first', () => {
    const hex = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(hex, hex, hex, (roomId, one, other) => {
        const sorted = [roomId, ...[one, other].sort()].map((part) => Buffer.from(part, 'hex'));
        const hash = createHash('sha256').update('tessera1/words\0').update(Buffer.concat(sorted)).digest();
        const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('');
        const expected = Array.from(
          { length: 6 },
          (_, index) => SAFETY_WORDS[parseInt(bits.slice(index * 10, index * 10 + 10), 2)],
        );
        expect(safetyWords(roomId as RoomId, one as PublicKey, other as PublicKey)).toEqual(expected);
      }),
    );
  });
});

describe('the list', () => {
  test('has 1024 words, and their first four letters tell them apart', () => {
    expect(SAFETY_WORDS).toHaveLength(1024);
    expect(new Set(SAFETY_WORDS.map((word) => word.slice(0, 4))).size).toBe(1024);
  });

  test('keeps its order, which is part of the protocol', () => {
    const digest = createHash('sha256').update(SAFETY_WORDS.join(' ')).digest('hex');
    expect(digest).toBe('5851b1cc5de52225198e4f9d66415c494bc50853becd96396124957203bdf77e');
  });
});
