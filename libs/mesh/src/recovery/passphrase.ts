import { type RandomBytes, sixWords } from '#trust';

/** Six words of 1024: 60 bits, and each guess costs a second (docs/adr/0012). */
export function suggestPassphrase(random: RandomBytes): string {
  return sixWords(random(8)).join(' ');
}

/** How hard a passphrase is to guess for who holds the file and many computers. */
export type Guessability = 'too-short' | 'weak' | 'fair' | 'strong';

/**
 * A careful estimate: letters count as words do, runs such as `aaaa` or `2345` as one sign. It knows no dictionary,
 * so it can be too kind to a famous saying.
 */
export function guessabilityOf(passphrase: string): Guessability {
  const signs = Array.from(passphrase.trim().normalize('NFC'));
  if (signs.length < LEAST_CHARACTERS) return 'too-short';
  const bits = withoutRuns(signs).reduce((sum, sign) => sum + bitsOf(sign), 0);
  if (bits < FAIR_BITS) return 'weak';
  return bits < STRONG_BITS ? 'fair' : 'strong';
}

const LEAST_CHARACTERS = 10;
/** 2^40 guesses at 128 MiB and a second each are thousands of machine-years; 2^50 nobody pays for. */
const FAIR_BITS = 40;
const STRONG_BITS = 50;

function withoutRuns(signs: readonly string[]): readonly string[] {
  const step = (at: number) => (signs[at]?.codePointAt(0) ?? 0) - (signs[at - 1]?.codePointAt(0) ?? 0);
  return signs.filter((_, at) => {
    if (at === 0) return true;
    const repeats = step(at) === 0;
    return !(repeats || (at > 1 && Math.abs(step(at)) === 1 && step(at) === step(at - 1)));
  });
}

/** A letter within words carries little; a digit or a mark is less foreseeable. */
function bitsOf(sign: string): number {
  if (/\p{Ll}/u.test(sign)) return 2;
  if (/\p{Lu}/u.test(sign)) return 3;
  if (/\p{Nd}/u.test(sign)) return 3;
  return /\s/.test(sign) ? 1 : 4;
}
