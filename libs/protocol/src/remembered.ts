/**
 * The same function, which remembers what it found for the last keys it was asked for: at least `most`, and never
 * more than twice as many.
 */
export function remembered<Key, Value>(most: number, find: (key: Key) => Value): (key: Key) => Value {
  let young = new Map<Key, Value>();
  let old = new Map<Key, Value>();
  return (key) => {
    const known = young.get(key);
    if (known !== undefined) return known;
    const value = old.get(key) ?? find(key);
    if (young.size >= most) [young, old] = [new Map<Key, Value>(), young];
    young.set(key, value);
    return value;
  };
}
