import { MAX_TEXT_BYTES } from './mark.ts';

/** What somebody typed or pasted as an entry can hold it; empty where nothing is left of it. */
export function plainWriting(typed: string): string {
  const text = typed
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '')
    .toWellFormed()
    .trimEnd();
  return text.trim() === '' ? '' : cut(text);
}

function cut(text: string): string {
  const bytes = new Uint8Array(MAX_TEXT_BYTES);
  const { read } = new TextEncoder().encodeInto(text, bytes);
  return text.slice(0, read);
}
