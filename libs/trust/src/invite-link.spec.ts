import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeBase64url, type RoomCode } from '#protocol';
import { encodeCbor, type CborItem } from './cbor.ts';
import { toHex } from './crypto.ts';
import { decodeInviteLink, encodeInviteLink, type InviteLink } from './invite-link.ts';

const link: InviteLink = {
  roomCode: 'amber-otter-42' as RoomCode,
  roomId: toHex(new Uint8Array(32).fill(2)),
  seed: new Uint8Array(16).fill(1),
  inviteId: toHex(new Uint8Array(32).fill(3)),
  expires: 1_800_000_000_000,
};
const url = encodeInviteLink('https://tessera.example/app?x=1#old', link);

describe('an invite link', () => {
  test('keeps everything in the fragment', () => {
    expect(url.split('#')[0]).toBe('https://tessera.example/app?x=1');
    expect(url.split('#')[1]).toMatch(/^1\.[A-Za-z0-9_-]+$/);
  });

  test('is short enough for a QR code that a phone reads from a screen', () => {
    expect(url.length).toBeLessThan(220);
  });

  test.each([
    ['a whole link', url],
    ['a fragment', `#${url.split('#')[1]}`],
    ['a fragment without #', `${url.split('#')[1]}`],
    ['a paste with space around it', `  ${url}\n`],
  ])('is read from %s', (_, text) => {
    expect(decodeInviteLink(text)).toEqual(link);
  });

  const fields: CborItem[] = [link.roomCode, new Uint8Array(32), link.seed, new Uint8Array(32), link.expires];
  const withField = (index: number, value: string | number | Uint8Array): string =>
    `#1.${encodeBase64url(encodeCbor(fields.with(index, value)))}`;

  test.each([
    ['nothing', ''],
    ['an address without fragment', 'https://tessera.example/'],
    ['another version', url.replace('#1.', '#2.')],
    ['a cut link', url.slice(0, -1)],
    ['padding', `${url}=`],
    ['a room code that no room has', withField(0, 'A B')],
    ['a room id of another length', withField(1, new Uint8Array(31))],
    ['a seed of another length', withField(2, new Uint8Array(32))],
    ['a date that is text', withField(4, 'tomorrow')],
    ['an address of 3000 characters', url.replace('/app', `/${'a'.repeat(3000)}`)],
    ['a megabyte', `#1.${'A'.repeat(1_000_000)}`],
  ])('is not made out of %s', (_, text) => {
    expect(decodeInviteLink(text)).toBeUndefined();
  });

  test('reading never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 300 }).map(encodeBase64url)), (text) => {
        decodeInviteLink(`#1.${text}`);
      }),
      { numRuns: 5000 },
    );
  });
});
