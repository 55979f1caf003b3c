/** What keeps this page from working, in the order in which to tell it. */
export type Obstacle = 'insecure-origin' | 'no-webrtc' | 'no-crypto' | 'no-locks';

/** Feature tests, not browser names. An insecure origin hides the others, so it comes alone. */
export function findObstacles(page: PageFeatures): readonly Obstacle[] {
  if (!page.isSecureContext) return ['insecure-origin'];
  const found: Obstacle[] = [];
  if (page.RTCPeerConnection === undefined) found.push('no-webrtc');
  if (page.crypto?.subtle === undefined) found.push('no-crypto');
  if (page.navigator?.locks === undefined) found.push('no-locks');
  return found;
}

/** The part of `window` that is looked at. */
export interface PageFeatures {
  readonly isSecureContext: boolean;
  readonly RTCPeerConnection?: unknown;
  readonly crypto?: { readonly subtle?: unknown };
  readonly navigator?: { readonly locks?: unknown };
}
