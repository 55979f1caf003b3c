import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { fromHex, toHex } from '../crypto.ts';
import {
  cpaceConfirmation,
  cpaceGenerator,
  cpaceKey,
  cpaceSecret,
  cpaceShare,
  cpaceSidOutput,
  lvCat,
  sampleScalar,
} from './cpace.ts';

/** draft-irtf-cfrg-cpace, appendix "Test vector for CPace using group ristretto255 and hash SHA-512". */
const VECTOR = {
  prs: '50617373776f7264',
  ci: '0b415f696e69746961746f720b425f726573706f6e646572',
  sid: '7e4b4791d6a8ef019b936c79fb7f2c57',
  g: '222b6b195fe84b1652badb6f6a3ae3d24341e7306967f0b8115b40d5698c7e56',
  scalarA: 'da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08',
  ada: '414461',
  ya: 'd6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b9157',
  scalarB: 'd2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d',
  adb: '414462',
  yb: '3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258',
  k: '80b69a8a76457ab6a4d7f887a4bf6b55a2f80ac19c333f917a05fc9887c8b40f',
  isk: 'b69effbf61b51d56401c0f65601abe428de8206feaaf0e32198896dcae7b35cd2b38950a39dfd5d4a79164614c2984f7daa460b588c1e80c3fa2068af7900447',
  sidOutput:
    'bb1c449b35f0ea79a65c209f329a693d475e0ce2387bed9fe4b78f60b2a27c219813fb2cfe175ef40d2222d9261e66da7d78f7c55a303b1b8611dcdfab880c47',
} as const;

/** The same appendix: `scalar_mult` and `scalar_mult_vfy` with a valid and two invalid points. */
const POINTS = {
  scalar: '7cd0e075fa7955ba52c02759a6c90dbbfc10e6d40aea8d283e407d88cf538a05',
  valid: '2c3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c',
  product: '7c13645fe790a468f62c39beb7388e541d8405d1ade69d1778c5fe3e7f6b600e',
  invalid: [
    '2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c',
    '0000000000000000000000000000000000000000000000000000000000000000',
  ],
} as const;

const scalar = (hex: string): bigint => bytesToNumberLE(fromHex(hex));
const input = { prs: fromHex(VECTOR.prs), ci: fromHex(VECTOR.ci), sid: fromHex(VECTOR.sid) };
const transcript = {
  ya: fromHex(VECTOR.ya),
  ada: fromHex(VECTOR.ada),
  yb: fromHex(VECTOR.yb),
  adb: fromHex(VECTOR.adb),
};

describe('CPACE-RISTR255-SHA512', () => {
  test('makes the generator and the shares of the published vector', () => {
    expect(toHex(cpaceGenerator(input))).toBe(VECTOR.g);
    expect(toHex(cpaceShare(input, scalar(VECTOR.scalarA)))).toBe(VECTOR.ya);
    expect(toHex(cpaceShare(input, scalar(VECTOR.scalarB)))).toBe(VECTOR.yb);
  });

  test('comes to the secret, the key and the session id of the published vector on both sides', () => {
    const atA = cpaceSecret(scalar(VECTOR.scalarA), transcript.yb);
    const atB = cpaceSecret(scalar(VECTOR.scalarB), transcript.ya);
    expect([toHex(atA), toHex(atB)]).toEqual([VECTOR.k, VECTOR.k]);
    expect(toHex(cpaceKey(input.sid, atA, transcript))).toBe(VECTOR.isk);
    expect(toHex(cpaceSidOutput(transcript))).toBe(VECTOR.sidOutput);
  });

  test('multiplies the valid point of the vector and refuses the invalid ones', () => {
    expect(toHex(cpaceSecret(scalar(POINTS.scalar), fromHex(POINTS.valid)))).toBe(POINTS.product);
    for (const point of POINTS.invalid) {
      expect(() => cpaceSecret(scalar(POINTS.scalar), fromHex(point))).toThrow('bad-element');
    }
  });

  test('refuses anything that is not the one encoding of an element', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 30, maxLength: 34 }), (bytes) => {
        try {
          expect(cpaceSecret(1n, bytes)).toEqual(bytes);
        } catch (error) {
          expect(String(error)).toContain('bad-element');
        }
      }),
      { numRuns: 100_000 },
    );
  });

  test('confirms under the key of this run alone', () => {
    const [isk, none] = [fromHex(VECTOR.isk), new Uint8Array()];
    const tag = toHex(cpaceConfirmation(input.sid, isk, transcript.yb, none));
    expect(tag).toHaveLength(128);
    expect(toHex(cpaceConfirmation(new Uint8Array(16), isk, transcript.yb, none))).not.toBe(tag);
    expect(toHex(cpaceConfirmation(input.sid, isk.fill(0), transcript.yb, none))).not.toBe(tag);
  });

  test('samples scalars from 1 to the order less 1', () => {
    expect(sampleScalar((length) => new Uint8Array(length))).toBe(1n);
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    for (let byte = 1; byte < 256; byte += 1) {
      const sampled = sampleScalar((length) => new Uint8Array(length).fill(byte));
      expect(sampled > 0n && sampled < order).toBe(true);
    }
  });
});

describe('lv_cat', () => {
  test('is that of the draft', () => {
    expect(toHex(lvCat(utf8ToBytes('1234'), utf8ToBytes('5'), new Uint8Array(), utf8ToBytes('678')))).toBe(
      '0431323334013500' + '03363738',
    );
    expect(toHex(lvCat(new Uint8Array(128)).subarray(0, 3))).toBe('800100');
    expect(toHex(lvCat(new Uint8Array(127)).subarray(0, 2))).toBe('7f00');
  });

  test('keeps apart what plain concatenation would not', () => {
    expect(lvCat(utf8ToBytes('ab'), utf8ToBytes('c'))).not.toEqual(
      lvCat(utf8ToBytes('a'), utf8ToBytes('bc')),
    );
  });
});
