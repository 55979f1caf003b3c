/** What marks an invite among fragments; the digit is the version of the link format (§4). */
const INVITE_FRAGMENT = /^#1\./;

type Place = Pick<Location, 'hash' | 'origin'>;
type Past = Pick<History, 'replaceState'>;

/**
 * The invite in the address, as the whole link, after removing it from the address bar and from the
 * history entry. The path becomes `/join`. Undefined where the fragment is something else.
 */
export function takeInviteFragment(location: Place, history: Past): string | undefined {
  const fragment = location.hash;
  if (!INVITE_FRAGMENT.test(fragment)) return undefined;
  history.replaceState(null, '', '/join');
  return `${location.origin}/${fragment}`;
}

/** Browsers agree on the second; most send the first before it. */
const MOVES = ['popstate', 'hashchange'] as const;

/**
 * Takes an invite that is pasted into the address bar of a page that is open already. To be called before the
 * router listens, or it sees the secret and writes it back: on a window, listeners are called in the order in
 * which they came, capturing or not (seen in Chromium).
 */
export function watchInviteFragments(
  page: Pick<Window, 'addEventListener'> & { location: Place; history: Past },
  onLink: (link: string) => void,
): void {
  const take = (event: Event) => {
    const link = takeInviteFragment(page.location, page.history);
    if (link === undefined) return;
    event.stopImmediatePropagation();
    onLink(link);
  };
  for (const event of MOVES) page.addEventListener(event, take);
}
