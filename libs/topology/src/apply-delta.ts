import type { PeerId } from '#protocol';
import type { PairPicture, TableDelta, TopologyDelta, TopologySnapshot } from './picture.ts';

/**
 * The snapshot after the delta; undefined when there is a hole between them, so that a new snapshot is needed.
 * Tables in which nothing has changed stay the same object, and so do rows; rows keep their places.
 */
export function applyDelta(snapshot: TopologySnapshot, delta: TopologyDelta): TopologySnapshot | undefined {
  if (delta.from !== snapshot.version) return undefined;
  return {
    version: delta.version,
    peers: merged(
      snapshot.peers,
      delta.peers,
      ({ peer }) => peer,
      (peer) => peer,
    ),
    pairs: merged(withoutPeers(snapshot.pairs, delta.peers.gone), delta.pairs, keyOf, ([a, b]) => a + b),
    groups: merged(
      snapshot.groups,
      delta.groups,
      ({ roomId }) => roomId,
      (roomId) => roomId,
    ),
    door: merged(
      snapshot.door,
      delta.door,
      ({ sid }) => sid,
      (sid) => sid,
    ),
  };
}

function merged<Row, Key>(
  rows: readonly Row[],
  { gone, put }: TableDelta<Row, Key>,
  rowKey: (row: Row) => string,
  goneKey: (key: Key) => string,
): readonly Row[] {
  if (gone.length + put.length === 0) return rows;
  const dropped = new Set(gone.map(goneKey));
  const fresh = new Map(put.map((row) => [rowKey(row), row]));
  const kept = rows.flatMap((row) => {
    const key = rowKey(row);
    const newer = fresh.get(key);
    fresh.delete(key);
    if (newer !== undefined) return [newer];
    return dropped.has(key) ? [] : [row];
  });
  return [...kept, ...fresh.values()];
}

function withoutPeers(pairs: readonly PairPicture[], gone: readonly PeerId[]): readonly PairPicture[] {
  if (gone.length === 0) return pairs;
  const forgotten = new Set(gone);
  return pairs.filter(({ a, b }) => !forgotten.has(a) && !forgotten.has(b));
}

function keyOf({ a, b }: PairPicture): string {
  return a + b;
}
