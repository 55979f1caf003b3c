import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { ProtocolError } from '#protocol';
import { decodeCbor, encodeCbor, type CborItem } from './cbor.ts';
import { fromHex, toHex } from './crypto.ts';

describe('encoding', () => {
  /** The first ones from RFC 8949, appendix A. */
  const KNOWN: readonly [CborItem, string][] = [
    [0, '00'],
    [23, '17'],
    [24, '1818'],
    [100, '1864'],
    [1000, '1903e8'],
    [1_000_000, '1a000f4240'],
    [1_000_000_000_000, '1b000000e8d4a51000'],
    [Number.MAX_SAFE_INTEGER, '1b001fffffffffffff'],
    [fromHex(''), '40'],
    [fromHex('01020304'), '4401020304'],
    ['', '60'],
    ['IETF', '6449455446'],
    ['ü', '62c3bc'],
    ['水', '63e6b0b4'],
    ['\u{10151}', '64f0908591'],
    [[], '80'],
    [[1, [2, 3], [4, 5]], '8301820203820405'],
  ];
  test.each(KNOWN)('of %j is %s, and back', (item, hex) => {
    expect(toHex(encodeCbor(item))).toBe(hex);
    expect(decodeCbor(fromHex(hex))).toEqual(item);
  });
});

describe('decoding refuses', () => {
  const REFUSED: readonly [string, string][] = [
    ['nothing at all', ''],
    ['bytes after the item', '0000'],
    ['an item cut short', '44010203'],
    ['an array cut short', '8201'],
    ['a byte string longer than its input', '5b001fffffffffffff00'],
    ['an array longer than its input', '9b001fffffffffffff00'],
    ['an integer longer than it need be: one byte', '1817'],
    ['an integer longer than it need be: two bytes', '190018'],
    ['an integer longer than it need be: four bytes', '1a00000018'],
    ['an integer longer than it need be: eight bytes', '1b0000000000000018'],
    ['a length longer than it need be', '580101'],
    ['an integer beyond 2^53', '1b0020000000000000'],
    ['the greatest integer', '1bffffffffffffffff'],
    ['a negative integer', '20'],
    ['a map', 'a0'],
    ['a map with an entry', 'a10102'],
    ['a tag', 'c074323031332d30332d32315432303a30343a30305a'],
    ['a tagged bignum', 'c249010000000000000000'],
    ['false', 'f4'],
    ['null', 'f6'],
    ['undefined', 'f7'],
    ['a simple value', 'f0'],
    ['a half float', 'f93c00'],
    ['a float that is an integer', 'fb3ff0000000000000'],
    ['not a number', 'f97e00'],
    ['an indefinite byte string', '5f42010243030405ff'],
    ['an indefinite text', '7f657374726561646d696e67ff'],
    ['an indefinite array', '9f01ff'],
    ['a break', 'ff'],
    ['a text that is no UTF-8', '62c328'],
    ['a surrogate in UTF-8', '63eda080'],
    ['an overlong UTF-8', '62c080'],
    ['an array seven deep', '81818181818180'],
    ['a tower of arrays', `${'81'.repeat(60_000)}00`],
  ];
  test.each(REFUSED)('%s', (_, hex) => {
    expect(() => decodeCbor(fromHex(hex))).toThrow(expect.objectContaining({ reason: 'malformed-cbor' }));
  });

  test('nothing that is six deep', () => {
    expect(decodeCbor(fromHex('818181818180'))).toEqual([[[[[[]]]]]]);
  });
});

describe('over random input', () => {
  const { item } = fc.letrec<{ item: CborItem }>((tie) => ({
    item: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.maxSafeNat(),
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(tie('item'), { maxLength: 5 }),
    ),
  }));

  test('what is encoded decodes to itself', () => {
    fc.assert(
      fc.property(item, (value) => {
        expect(decodeCbor(encodeCbor(value))).toEqual(value);
      }),
      { numRuns: 3000 },
    );
  });

  test('what decodes is the only encoding of what it decodes to', () => {
    const changed = fc.tuple(item, fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(changed, ([value, at, byte]) => {
        const bytes = encodeCbor(value);
        bytes[at % bytes.length] = byte;
        const decoded = decodedOrRefused(bytes);
        if (decoded !== undefined) expect(encodeCbor(decoded)).toEqual(bytes);
      }),
      { numRuns: 10_000 },
    );
  });
});

function decodedOrRefused(bytes: Uint8Array): CborItem | undefined {
  try {
    return decodeCbor(bytes);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
