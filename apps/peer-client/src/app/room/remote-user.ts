import * as z from 'zod/mini';

/** Names longer than this are cut: a flag must not cover what is below it. */
const MAX_FLAG_CHARACTERS = 24;

/** Only the colours that clients of ours make; anything else could be a declaration smuggled into a style. */
const PeerColor = z.string().check(z.regex(/^(oklch\([\d. /%]{1,40}\)|#[0-9a-f]{6,8})$/i));

/** Who somebody else says to be in awareness, fit to be shown on a flag. */
export const RemoteUser = z.object({
  name: z.pipe(
    z.string(),
    z.transform((name) => name.slice(0, MAX_FLAG_CHARACTERS) || 'Someone'),
  ),
  color: PeerColor,
  colorLight: PeerColor,
});
