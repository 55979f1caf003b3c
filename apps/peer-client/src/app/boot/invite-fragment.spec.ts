import { describe, expect, test } from '@jest/globals';
import { takeInviteFragment, watchInviteFragments } from './invite-fragment.ts';

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

describe('an invite pasted into the address bar of an open page', () => {
  function openPage() {
    const page = Object.assign(new EventTarget(), {
      location: { hash: '', origin: 'https://tessera.example' },
      history: { replaceState: () => (page.location.hash = '') },
    });
    return page;
  }

  function paste(page: ReturnType<typeof openPage>, hash: string) {
    page.location.hash = hash;
    page.dispatchEvent(new Event('popstate'));
  }

  test('is kept from those who listen later', () => {
    const page = openPage();
    const seen: string[] = [];
    const links: string[] = [];
    watchInviteFragments(page, (link) => links.push(link));
    page.addEventListener('popstate', () => seen.push(page.location.hash));
    paste(page, '#1.hUNhYmM');
    paste(page, '#section');
    expect(links).toEqual(['https://tessera.example/#1.hUNhYmM']);
    expect(seen).toEqual(['#section']);
  });
});
