import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sidFromBytes } from './ids.ts';
import { MAX_RELAY_BODY_BYTES, MAX_RELAY_BYTES } from './limits.ts';
import { decodeRelay, encodeRelay } from './relay-frame.ts';

const sid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(sidFromBytes);
const body = fc.uint8Array({ minLength: 1, maxLength: 300 });

describe('relay frames', () => {
  test('are a kind, an address and the body', () => {
    const to = sidFromBytes(Uint8Array.from({ length: 16 }, (_, i) => i));
    const frame = encodeRelay(to, Uint8Array.of(0xca, 0xfe));
    expect(Buffer.from(frame).toString('hex')).toBe('01000102030405060708090a0b0c0d0e0fcafe');
  });

  test('decode to what was encoded', () => {
    fc.assert(
      fc.property(sid, body, (to, sent) => {
        expect(decodeRelay(encodeRelay(to, sent))).toEqual({ sid: to, body: sent });
      }),
    );
  });

  test('of any other kind, shape or size are none', () => {
    const good = encodeRelay(sidFromBytes(new Uint8Array(16)), new Uint8Array(MAX_RELAY_BODY_BYTES));
    expect(decodeRelay(good)?.body).toHaveLength(MAX_RELAY_BODY_BYTES);
    expect(decodeRelay(new Uint8Array(MAX_RELAY_BYTES + 1).fill(1))).toBeUndefined();
    expect(decodeRelay(good.subarray(0, 17))).toBeUndefined();
    expect(decodeRelay(Uint8Array.of())).toBeUndefined();
    expect(decodeRelay(good.fill(2, 0, 1))).toBeUndefined();
  });

  test('any bytes are a relay or none, and never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const relay = decodeRelay(bytes);
        if (relay !== undefined) expect(encodeRelay(relay.sid, relay.body)).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});
