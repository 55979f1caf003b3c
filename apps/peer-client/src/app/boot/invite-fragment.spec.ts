import { describe, expect, test } from '@jest/globals';
import { takeInviteFragment } from './invite-fragment.ts';

function pageAt(hash: string) {
  const replaced: string[] = [];
  const location = { hash, origin: 'https://tessera.example' };
  const history = {
    replaceState: (_state: unknown, _title: string, url?: string | URL | null) => replaced.push(String(url)),
  };
  return { replaced, link: takeInviteFragment(location, history) };
}

describe('taking the invite out of the address', () => {
  test('an invite becomes a link in memory and leaves the address bar', () => {
    const { link, replaced } = pageAt('#1.hUNhYmM');
    expect(link).toBe('https://tessera.example/#1.hUNhYmM');
    expect(replaced).toEqual(['/join']);
  });

  test('a damaged invite leaves the address bar too, since it may hold part of the secret', () => {
    const { link, replaced } = pageAt('#1.%%%');
    expect(link).toBeDefined();
    expect(replaced).toEqual(['/join']);
  });

  test.each(['', '#', '#people', '#10.abc'])('the fragment %j stays', (hash) => {
    expect(pageAt(hash)).toEqual({ link: undefined, replaced: [] });
  });
});
