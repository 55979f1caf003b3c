import { expect, test } from '@jest/globals';
import type { PublicKey } from './crypto.ts';
import { sessionSid, SID_OPENER_BYTES } from './session-sid.ts';

const key = (byte: string): PublicKey => byte.repeat(32) as PublicKey;
const opener = (byte: number): Uint8Array => new Uint8Array(SID_OPENER_BYTES).fill(byte);

test('a sid is that of one key and one opener', () => {
  const sid = sessionSid(key('aa'), opener(1));
  expect(sid).toBe('GNkNA7yJz7gdU6MbPZtpVg');
  expect(sessionSid(key('aa'), opener(1))).toBe(sid);
  expect(sessionSid(key('aa'), opener(2))).not.toBe(sid);
  expect(sessionSid(key('ab'), opener(1))).not.toBe(sid);
});
