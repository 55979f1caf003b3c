import type { PeerId } from '#trust';
import type { Fetching } from './fetching.ts';
import type { FileEntry } from './file-entry.ts';
import type { FileList } from './file-list.ts';
import { type FileRoot, pieceCount } from './manifest.ts';
import type { Neighbours } from './neighbours.ts';
import type { FileHere, FileView, UnlistedView } from './room-files.ts';
import type { Content } from './servings.ts';

export interface FileViewParts {
  readonly self: PeerId;
  readonly list: FileList;
  readonly neighbours: Neighbours;
  readonly content: ReadonlyMap<FileRoot, Content>;
  readonly fetchings: ReadonlyMap<FileRoot, Fetching>;
}

/** What a person is shown of a file on the list. */
export function fileView(entry: FileEntry, parts: FileViewParts): FileView {
  return { ...entry, here: hereOf(entry, parts), ...holdersOf(entry, parts) };
}

/** What is shown of a file that is on no list any more. `known`: as it was there. */
export function unlistedView(
  root: FileRoot,
  { manifest: { size }, held }: Content,
  known: FileEntry | undefined,
): UnlistedView {
  return { root, path: known?.path ?? [], size, bytes: bytesHeld(size, held), isWhole: held.isFull };
}

function hereOf({ root, size }: FileEntry, { content, fetchings, neighbours }: FileViewParts): FileHere {
  const held = content.get(root)?.held;
  if (held?.isFull) return { kind: 'whole' };
  const bytes = held ? bytesHeld(size, held) : 0;
  const fetching = fetchings.get(root);
  if (!fetching) return bytes > 0 ? { kind: 'paused', bytes } : { kind: 'none' };
  const { state, sources: from, bytesPerSecond } = fetching;
  if (state.kind === 'failed') return { kind: 'failed', bytes, why: state.why };
  if (state.kind === 'paused') return { kind: 'paused', bytes };
  if (neighbours.having(root).length === 0) return { kind: 'waiting', bytes };
  return { kind: 'fetching', bytes, bytesPerSecond, from };
}

function holdersOf(
  { root, size }: FileEntry,
  { self, list, neighbours }: FileViewParts,
): { holders: readonly PeerId[]; reachable: readonly PeerId[] } {
  const linked = neighbours.withPieces(root, Math.max(1, pieceCount(size)));
  const reachable = linked.filter(({ hasAll }) => hasAll).map(({ peerId }) => peerId);
  // Who is linked is believed about itself before the list is.
  const others = [...list.holdersOf(root)].filter(
    (peer) => peer !== self && !linked.some(({ peerId }) => peerId === peer),
  );
  return { holders: [...reachable, ...others], reachable };
}

const bytesHeld = (size: number, held: Content['held']): number =>
  held.isFull ? size : Math.min(size, held.count * (size / held.size));
