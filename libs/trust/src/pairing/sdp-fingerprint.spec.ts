import { describe, expect, test } from '@jest/globals';
import { sdpFingerprint } from './sdp-fingerprint.ts';
import { sdpWith } from './testing/memory-pairing.ts';

const ofAlice = new Uint8Array(32).fill(0xa1);
const ofMallory = new Uint8Array(32).fill(0x66);

describe('the fingerprint of a description', () => {
  test('is the one that it carries', () => {
    expect(sdpFingerprint(sdpWith(ofAlice))).toEqual(ofAlice);
  });

  test('may be written in lower case, and lines may end in LF alone', () => {
    expect(sdpFingerprint(sdpWith(ofAlice).toLowerCase().replaceAll('\r', ''))).toEqual(ofAlice);
  });

  const line = (text: string): string => `${sdpWith(ofAlice)}${text}\r\n`;
  const mallorys = sdpWith(ofMallory).split('\r\n')[2] ?? '';

  test.each([
    ['there is none', sdpWith()],
    ['there are two', sdpWith(ofAlice, ofMallory)],
    ['the same one stands there twice', sdpWith(ofAlice, ofAlice)],
    ['a second one is of another hash', line('a=fingerprint:sha-1 00:11')],
    ['a second one hides behind a bare carriage return', line(`a=x\r${mallorys}`)],
    ['a second one hides in another case', line(mallorys.replace('fingerprint', 'FingerPrint'))],
    ['a second one is indented', line(` ${mallorys}`)],
    ['a second one hides behind a line separator', line(`a=x\u2028${mallorys}`)],
    ['it is of another hash', sdpWith(ofAlice).replace('sha-256', 'sha-512')],
    ['it is cut', sdpWith(ofAlice.subarray(1))],
    ['it is too long', sdpWith(new Uint8Array(33))],
    ['something follows it', sdpWith(ofAlice).replace('\r\na=setup', ' x\r\na=setup')],
  ])('is refused when %s', (_, sdp) => {
    expect(sdpFingerprint(sdp)).toBeUndefined();
  });
});
