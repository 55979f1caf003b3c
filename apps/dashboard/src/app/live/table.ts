/** Rows that are gone, by their key, then rows that are new or have changed, whole. */
export interface Changes<Row, Key> {
  readonly gone: readonly Key[];
  readonly put: readonly Row[];
}

/** Rows keep their places, new ones come last; the same array when nothing has changed. */
export function changeTable<Row, Key>(
  rows: readonly Row[],
  { gone, put }: Changes<Row, Key>,
  keyOf: (row: Row) => Key,
): readonly Row[] {
  if (gone.length + put.length === 0) return rows;
  const dropped = new Set(gone);
  const fresh = new Map(put.map((row) => [keyOf(row), row]));
  const kept = rows.flatMap((row) => {
    const key = keyOf(row);
    const newer = fresh.get(key);
    fresh.delete(key);
    if (newer !== undefined) return [newer];
    return dropped.has(key) ? [] : [row];
  });
  return [...kept, ...fresh.values()];
}
