import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ProtocolError } from '#protocol';
import { encodeCbor, type CborItem } from '../cbor.ts';
import { equalBytes, fromHex, toHex } from '../crypto.ts';
import { CLOSE_REASONS } from './close-reason.ts';
import { decodePairingFrame, encodePairingFrame, type PairingFrame } from './frames.ts';
import {
  decodeSealedPayload,
  encodeSealedPayload,
  MAX_PROOF_FRAME_BYTES,
  proofBatches,
  type SealedPayload,
} from './sealed.ts';
import { FRAME_VECTORS, PAYLOAD_VECTORS } from './testing/frame-vectors.ts';
import { pairingVectorsMarkdown } from './testing/vectors-markdown.ts';

const pid = new Uint8Array(8);
const bytes = (length: number): Uint8Array => new Uint8Array(length);

describe('pairing frames', () => {
  test.each(FRAME_VECTORS)('$name has its published bytes', ({ value, hex }) => {
    expect(toHex(encodePairingFrame(value))).toBe(hex);
    expect(decodePairingFrame(fromHex(hex))).toEqual(value);
  });

  test.each<[string, CborItem]>([
    ['no array', 1],
    ['an empty array', []],
    ['a type of no frame', [4, pid]],
    ['a type that is text', ['hs1', pid]],
    ['a type that is inherited by every object', ['constructor', pid]],
    ['a pid of another length', [9, bytes(7)]],
    ['a field too many', [9, pid, 0]],
    ['a field too few', [2, pid]],
    ['an unknown mode', [1, pid, 3, bytes(0), bytes(48)]],
    ['mode invite without a tag', [1, pid, 1, bytes(0), bytes(48)]],
    ['a tag in mode known', [1, pid, 0, bytes(16), bytes(48)]],
    ['a tag of another length', [1, pid, 1, bytes(15), bytes(48)]],
    ['a handshake message with a payload', [2, pid, bytes(49)]],
    ['slot 9', [8, pid, 9, bytes(16)]],
    ['slot 100', [8, pid, 100, bytes(16)]],
    ['a short nonce', [10, pid, bytes(15), bytes(32)]],
    ['a short element', [11, pid, bytes(31), bytes(64)]],
    ['a short confirmation', [11, pid, bytes(32), bytes(63)]],
    ['a reason of 65 characters', [15, pid, 'x'.repeat(65)]],
    ['more than a relay carries', [3, pid, bytes(65_536)]],
  ])('refuses %s', (_, items) => {
    expect(() => decodePairingFrame(encodeCbor(items))).toThrow(ProtocolError);
  });

  test('read a reason of a later version as unspecified', () => {
    const frame = encodeCbor([15, pid, 'moon-phase']);
    expect(decodePairingFrame(frame)).toEqual({ type: 'refuse', pid, reason: 'unspecified' });
  });
});

describe('sealed payloads', () => {
  test.each(PAYLOAD_VECTORS)('$name has its published bytes', ({ value, hex }) => {
    expect(toHex(encodeSealedPayload(value))).toBe(hex);
    expect(decodeSealedPayload(fromHex(hex))).toEqual(value);
  });

  const line = (candidate: string, mid = '0', ufrag = 'u'): CborItem => [candidate, mid, ufrag];

  test.each<[string, CborItem]>([
    ['no array', 'close'],
    ['a type of no payload', [8]],
    ['a want with an argument', [3, 0]],
    ['a key of 31 bytes', [1, bytes(31), bytes(32), bytes(32), bytes(0), bytes(64)]],
    ['a fingerprint of 20 bytes', [2, bytes(32), bytes(20), bytes(32), bytes(32), bytes(64)]],
    ['a certificate of 63 bytes', [1, bytes(32), bytes(32), bytes(32), bytes(63), bytes(64)]],
    ['a signature of 65 bytes', [1, bytes(32), bytes(32), bytes(32), bytes(0), bytes(65)]],
    ['a proof of nothing', [4, []]],
    ['a proof with an empty statement', [4, [bytes(0)]]],
    ['a description of another kind', [5, 'rollback', '']],
    ['a description over 32 KiB', [5, 'offer', 'x'.repeat(32 * 1024 + 1)]],
    ['65 candidates', [6, Array.from({ length: 65 }, () => line('c')), 0]],
    ['a candidate of 513 characters', [6, [line('x'.repeat(513))], 0]],
    ['a media id of 65 characters', [6, [line('c', 'x'.repeat(65))], 0]],
    ['a ufrag of 257 characters', [6, [line('c', '0', 'x'.repeat(257))], 0]],
    ['a candidate with a field too many', [6, [['c', '0', 'u', 0]], 0]],
    ['a done of 2', [6, [], 2]],
    ['a reason of 65 characters', [7, 'x'.repeat(65)]],
  ])('refuse %s', (_, items) => {
    expect(() => decodeSealedPayload(encodeCbor(items))).toThrow(ProtocolError);
  });

  test('of proofs never pass 60 KiB and keep the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 60 }), (lengths) => {
        const statements = lengths.map(bytes);
        const batches = proofBatches(statements);
        expect(batches.flat()).toEqual(statements);
        for (const batch of batches) {
          const size = encodeSealedPayload({ type: 'proof', statements: batch }).length;
          expect(size).toBeLessThanOrEqual(MAX_PROOF_FRAME_BYTES);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('decoders', () => {
  test('answer any bytes with a value that encodes to the same bytes, or with ProtocolError', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), decodesOrRefuses), { numRuns: 10_000 });
  });

  test('answer any CBOR of the right outline in the same way', () => {
    fc.assert(
      fc.property(outline, (items) => decodesOrRefuses(encodeCbor(items))),
      { numRuns: 10_000 },
    );
  });

  test('answer any change of a good frame in the same way', () => {
    fc.assert(
      fc.property(anyVector, fc.nat(), fc.integer({ min: 0, max: 255 }), (hex, at, byte) => {
        const changed = fromHex(hex);
        changed[at % changed.length] = byte;
        decodesOrRefuses(changed);
      }),
      { numRuns: 10_000 },
    );
  });
});

test('docs/vectors/pairing.md prints these vectors', async () => {
  const printed = readFileSync(new URL('../../../../docs/vectors/pairing.md', import.meta.url), 'utf8');
  expect(printed).toBe(await pairingVectorsMarkdown());
});

const anyVector = fc.constantFrom(
  ...FRAME_VECTORS.map(({ hex }) => hex),
  ...PAYLOAD_VECTORS.map(({ hex }) => hex),
);

const leaf: fc.Arbitrary<CborItem> = fc.oneof(
  fc.nat(100),
  fc.constantFrom(0, 7, 8, 15, 16, 32, 48, 64).map(bytes),
  fc.constantFrom('offer', 'answer', '', ...CLOSE_REASONS),
);
const list: fc.Arbitrary<CborItem> = fc.array(fc.oneof(leaf, fc.array(leaf, { maxLength: 4 })), {
  maxLength: 3,
});

const outline: fc.Arbitrary<CborItem> = fc
  .tuple(
    fc.nat(16),
    fc.constantFrom<CborItem>(pid, bytes(32), 'offer', []),
    fc.array(fc.oneof(leaf, list), { maxLength: 5 }),
  )
  .map(([code, second, rest]) => [code, second, ...rest]);

function decodesOrRefuses(input: Uint8Array): void {
  const again: (() => Uint8Array)[] = [
    () => encodePairingFrame(lossless(decodePairingFrame(input), input)),
    () => encodeSealedPayload(lossless(decodeSealedPayload(input), input)),
  ];
  for (const roundTrip of again) {
    try {
      if (!equalBytes(roundTrip(), input)) throw new Error(`${toHex(input)} decodes to something else`);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
}

/** An unknown reason is the one thing that does not come out as it went in. */
function lossless<T extends PairingFrame | SealedPayload>(value: T, input: Uint8Array): T {
  if (!('reason' in value) || value.reason !== 'unspecified') return value;
  if (toHex(input).endsWith(toHex(new TextEncoder().encode('unspecified')))) return value;
  throw new ProtocolError('malformed', 'a reason of a later version');
}
