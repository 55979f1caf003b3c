import { FRAME_VECTORS, PAYLOAD_VECTORS } from './frame-vectors.ts';
import { ROOM_CODE } from './memory-pairing.ts';
import { pinVector } from '../../pin/testing/pin-vector.ts';
import { sessionVector } from './session-vector.ts';

/** What docs/vectors/pairing.md must say. */
export async function pairingVectorsMarkdown(): Promise<string> {
  const vectors = (list: readonly { name: string; hex: string }[]) =>
    list.map(({ name, hex }) => [name, hex] as const);
  return [
    '# Test vectors: pairing',
    '',
    'All in hex. Fields are filled with one repeated byte, the pid is `0001020304050607`.',
    '',
    ...section('Pairing frames', vectors(FRAME_VECTORS)),
    ...section('Sealed payloads (before the seal)', vectors(PAYLOAD_VECTORS)),
    ...section(`A whole pairing in mode known, room code \`${ROOM_CODE}\``, await sessionVector()),
    ...section(`A PIN run, room code \`${ROOM_CODE}\``, pinVector()),
  ].join('\n');
}

/** prettier would pad each cell to the longest one. */
function section(title: string, rows: readonly (readonly [name: string, hex: string])[]): string[] {
  const cells = rows.map(([name, hex]) => `| ${name} | \`${hex}\` |`);
  return [`## ${title}`, '', '<!-- prettier-ignore -->', '| what | hex |', '| --- | --- |', ...cells, ''];
}
