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
    pairs: mergedPairs(withoutPeers(snapshot.pairs, delta.peers.gone), delta.pairs),
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

/** As `merged`, without making a key of every one of the many pairs that stay. */
function mergedPairs(
  rows: readonly PairPicture[],
  { gone, put }: TopologyDelta['pairs'],
): readonly PairPicture[] {
  if (gone.length + put.length === 0) return rows;
  const changes = new Map<PeerId, Map<PeerId, PairPicture | null>>();
  const change = (a: PeerId, b: PeerId, row: PairPicture | null) =>
    void changes.set(a, (changes.get(a) ?? new Map<PeerId, PairPicture | null>()).set(b, row));
  for (const [a, b] of gone) change(a, b, null);
  for (const row of put) change(row.a, row.b, row);
  const kept: PairPicture[] = [];
  for (const row of rows) {
    const ofFirst = changes.get(row.a);
    const newer = ofFirst?.get(row.b);
    ofFirst?.delete(row.b);
    if (newer !== null) kept.push(newer ?? row);
  }
  for (const ofFirst of changes.values()) for (const row of ofFirst.values()) if (row) kept.push(row);
  return kept;
}

function withoutPeers(pairs: readonly PairPicture[], gone: readonly PeerId[]): readonly PairPicture[] {
  if (gone.length === 0) return pairs;
  const forgotten = new Set(gone);
  return pairs.filter(({ a, b }) => !forgotten.has(a) && !forgotten.has(b));
}
