import { ANIMALS, STONES } from './code-words.ts';

/** A room code that is easy to read over a phone, e.g. `amber-otter-42`. Public, so it need not be hard to guess. */
export function suggestCode(random: (below: number) => number): string {
  return `${STONES[random(STONES.length)]}-${ANIMALS[random(ANIMALS.length)]}-${10 + random(90)}`;
}

/** Uniform in [0, below). */
export function randomBelow(below: number): number {
  const [draw = 0] = crypto.getRandomValues(new Uint32Array(1));
  return draw % below;
}

/** What a person typed, brought towards a valid code: lower case, dashes for what can not be in one. */
export function tidyCode(typed: string): string {
  return typed
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 64);
}

export type CodeProblem = 'too-short' | undefined;

/** After `tidyCode` only the length can be wrong (§1: 3 to 64 characters). */
export function codeProblem(code: string): CodeProblem {
  return code.length < 3 ? 'too-short' : undefined;
}
