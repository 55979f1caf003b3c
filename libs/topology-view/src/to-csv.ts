import { type NameOf, plainName } from './drawn-name.ts';
import type { RoomGraph } from './room-graph.ts';

const HEAD = ['a', 'b', 'name of a', 'name of b', 'state', 'cause', 'path', 'a says', 'b says', 'since'];

/** A row for each pair that the picture lists (RFC 4180, UTF-8); names can not become formulas of a spreadsheet. */
export function toCsv({ gaps, connecting, links }: RoomGraph, nameOf: NameOf): string {
  const rows = [...gaps, ...connecting, ...links].map(({ a, b, state, words, since }) => [
    a,
    b,
    nameOf(a),
    nameOf(b),
    state.kind,
    'cause' in state ? (state.cause ?? '') : '',
    'path' in state ? state.path : '',
    words[0] ?? '',
    words[1] ?? '',
    since === null ? '' : new Date(since).toISOString(),
  ]);
  return [HEAD, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const plain = plainName(text);
  const harmless = /^[=+\-@\t]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
