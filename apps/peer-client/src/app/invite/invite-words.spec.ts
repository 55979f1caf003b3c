import type { InviteView } from '#mesh';
import type { PeerId, StatementId } from '#trust';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_EXPIRY_MS, EXPIRIES, inviteWords } from './invite-words.ts';

const invite = (state: InviteView['state'], usedBy: string[] = []): InviteView => ({
  id: 'ee' as StatementId,
  link: undefined,
  note: 'for Bob',
  uses: 2,
  usedBy: usedBy as PeerId[],
  expires: 7_200_000,
  state,
});

describe('an invite in one line', () => {
  test('an open one says how much is used and how long it lasts', () => {
    expect(inviteWords(invite('open', ['bb']), 0)).toBe('1 of 2 used · 2 hours left');
  });

  test('one that is over says why', () => {
    expect(inviteWords(invite('used-up', ['bb', 'cc']), 0)).toBe('2 of 2 used · used up');
    expect(inviteWords(invite('expired'), 0)).toBe('0 of 2 used · expired');
    expect(inviteWords(invite('revoked'), 0)).toBe('0 of 2 used · revoked');
  });

  test('one that was used too often is called leaked', () => {
    expect(inviteWords(invite('over-used', ['bb', 'cc', 'dd']), 0)).toBe(
      'Leaked: 3 people used it, made for 2',
    );
  });

  test('the default expiry is one that can be chosen', () => {
    expect(EXPIRIES.map(({ ms }) => ms)).toContain(DEFAULT_EXPIRY_MS);
  });
});
