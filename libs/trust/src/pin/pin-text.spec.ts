import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatPin, parsePin, samplePin, sampleSlot } from './pin-text.ts';

describe('a PIN as people write it', () => {
  test('is read in two groups behind its slot', () => {
    expect(formatPin({ slot: 17, pin: '482913' })).toBe('17 – 482 913');
  });

  test.each([
    '17482913',
    '17 482 913',
    '17-482-913',
    '17 – 482 913',
    '\t17—482\u00a0913\n',
    '１７ ４８２ ９１３',
  ])('is taken from %j', (text) => {
    expect(parsePin(text)).toEqual({ slot: 17, pin: '482913' });
  });

  test.each([
    '',
    '1748291',
    '174829130',
    '07482913',
    '17 482 91x',
    '17.482.913',
    '+17482913',
    ' '.repeat(65),
  ])('is not taken from %j', (text) => {
    expect(parsePin(text)).toBeUndefined();
  });

  test('comes back from what was written', () => {
    const spoken = fc.record({
      slot: fc.integer({ min: 10, max: 99 }),
      pin: fc.stringMatching(/^[0-9]{6}$/),
    });
    fc.assert(fc.property(spoken, (pin) => expect(parsePin(formatPin(pin))).toEqual(pin)));
  });
});

describe('a drawn PIN', () => {
  const drawn = (...values: number[]) => {
    let index = 0;
    return (length: number): Uint8Array => {
      const bytes = new Uint8Array(length);
      new DataView(bytes.buffer).setUint32(0, values[index++] ?? 0);
      return bytes;
    };
  };

  test('has six digits, zeros in front too', () => {
    expect(samplePin(drawn(42))).toBe('000042');
    expect(samplePin(drawn(999_999))).toBe('999999');
  });

  test('favours no number: draws beyond the last whole million are thrown away', () => {
    const lastWhole = 4294 * 1_000_000;
    expect(samplePin(drawn(lastWhole - 1))).toBe('999999');
    expect(samplePin(drawn(lastWhole, 2 ** 32 - 1, 7))).toBe('000007');
  });

  test('has a slot from 10 to 99', () => {
    expect([sampleSlot(drawn(0)), sampleSlot(drawn(89)), sampleSlot(drawn(90))]).toEqual([10, 99, 10]);
  });
});
