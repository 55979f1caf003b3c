/**
 * What somebody else wrote, made harmless for one line on a screen: without controls, marks that turn the direction
 * of the text around them, and signs that show nothing; lone surrogates, long piles of accents and runs of blanks
 * cut. Letters of all scripts and joined emoji stay. `maxCharacters` in code points.
 */
export function plainText(text: string, maxCharacters: number): string {
  const harmless = text
    .slice(0, MAX_RAW_UNITS)
    .toWellFormed()
    .replace(BLANKS, ' ')
    .replace(UNSEEN, '')
    .replace(PILES, '$1')
    .trim();
  return VISIBLE.test(harmless) ? Array.from(harmless).slice(0, maxCharacters).join('') : '';
}

/** As long as the ledger lets them be. */
export const MAX_TITLE_CHARACTERS = 100;
export const MAX_SENTENCE_CHARACTERS = 300;

/** More is not looked at; the longest text that people write here has 300 characters. */
const MAX_RAW_UNITS = 4096;

const BLANKS = /[\p{Z}\t\r\n\v\f\u0085\u2800\u3164\u115f\u1160\uffa0]+/gu;

/** Controls, formats but the two joiners (emoji and some scripts need them), private and unassigned characters. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;

const PILES = /(\p{M}{4})\p{M}+/gu;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
