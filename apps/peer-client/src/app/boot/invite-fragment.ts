/** What marks an invite among fragments; the digit is the version of the link format (§4). */
const INVITE_FRAGMENT = /^#1\./;

/**
 * The invite in the address, as the whole link, after removing it from the address bar and from the
 * history entry. The path becomes `/join`. Undefined where the fragment is something else.
 */
export function takeInviteFragment(
  location: Pick<Location, 'hash' | 'origin'>,
  history: Pick<History, 'replaceState'>,
): string | undefined {
  const fragment = location.hash;
  if (!INVITE_FRAGMENT.test(fragment)) return undefined;
  history.replaceState(null, '', '/join');
  return `${location.origin}/${fragment}`;
}
