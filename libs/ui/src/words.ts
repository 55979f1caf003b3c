export { byteWords } from './byte-words.ts';
export { type Cell, cursorColors, hueOf, patternOf } from './peer-look.ts';
export { agoWords, leftWords, lengthWords } from './time-words.ts';
