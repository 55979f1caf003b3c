import { plainText } from '../plain-text.ts';

/**
 * What a name that somebody gave a file, and the folders it was in, become before anything is done with them: plain
 * text without controls and marks that turn the text around, no separators, nothing that a system takes for something
 * else. The last one is the file's own; empty where nothing is left of that.
 */
export function safePath(segments: readonly string[]): readonly string[] {
  const safe = segments.slice(-MAX_SEGMENTS).map(safeName);
  if (safe.at(-1) === '') return [];
  return safe.filter((name) => name !== '');
}

/** Deeper ones lose the folders furthest from the file. */
export const MAX_SEGMENTS = 8;

/** In code points. File systems take 255 bytes, which is 63 of the longest. */
const MAX_NAME = 120;

/** The part that tells what a file is stays when a name is cut. */
const EXTENSION = /\.[\p{L}\p{N}]{1,10}$/u;

function safeName(name: string): string {
  const plain = plainText(name, 4 * MAX_NAME)
    .replace(SEPARATORS, '_')
    .replace(ENDS, '');
  const whole = Array.from(plain);
  if (whole.length <= MAX_NAME) return guarded(plain);
  const extension = EXTENSION.exec(plain)?.[0] ?? '';
  const start = whole.slice(0, MAX_NAME - extension.length).join('');
  return guarded(start.replace(ENDS, '') + extension);
}

/** A dot hides a file on some systems, and others drop what ends in one. */
const ENDS = /^[.\s]+|[.\s]+$/gu;

/** Also the look-alikes, and what Windows does not take. */
const SEPARATORS = /[/\\:*?"<>|\u2044\u2215\u29f8\u2571\uff0f\uff3c\ufe68]/gu;

/** Windows opens a device by these names, whatever follows the dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;

const guarded = (name: string): string => (DEVICES.test(name) ? `_${name}` : name);
