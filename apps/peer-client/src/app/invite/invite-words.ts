import type { InviteView } from '#mesh';
import { leftWords } from '#ui/words';

const HOUR = 3_600_000;

/** How long an invite may be good; the second is the default of §4. */
export const EXPIRIES: readonly { readonly ms: number; readonly words: string }[] = [
  { ms: HOUR, words: '1 hour' },
  { ms: 24 * HOUR, words: '24 hours' },
  { ms: 7 * 24 * HOUR, words: '7 days' },
];

export const DEFAULT_EXPIRY_MS = 24 * HOUR;

/** More than this in one link is a leak waiting to happen; make a second one. */
export const MAX_USES = 20;

/** One line under an invite: how much of it is used, and what is left of it. */
export function inviteWords(invite: InviteView, now: number): string {
  const used = `${invite.usedBy.length} of ${invite.uses} used`;
  switch (invite.state) {
    case 'open':
      return `${used} · ${leftWords(invite.expires, now)}`;
    case 'used-up':
      return `${used} · used up`;
    case 'expired':
      return `${used} · expired`;
    case 'revoked':
      return `${used} · revoked`;
    case 'over-used':
      return `Leaked: ${invite.usedBy.length} people used it, made for ${invite.uses}`;
  }
}
