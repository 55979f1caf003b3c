import { ProtocolError } from './errors.ts';
import type { CborItem } from './cbor.ts';

/** An array of exactly `length` items. */
export function readTuple(item: CborItem | undefined, length: number): readonly CborItem[] {
  const items = readList(item, length);
  if (items.length !== length) throw malformed(`${items.length} fields instead of ${length}`);
  return items;
}

export function readList(item: CborItem | undefined, maxItems: number): readonly CborItem[] {
  if (!Array.isArray(item)) throw malformed('no array');
  if (item.length > maxItems) throw malformed(`${item.length} items`);
  return item as readonly CborItem[];
}

/** A byte string of one of the `lengths`. */
export function readBytes(item: CborItem | undefined, ...lengths: readonly number[]): Uint8Array {
  const bytes = readBlob(item, Math.max(...lengths));
  if (!lengths.includes(bytes.length)) throw malformed(`${bytes.length} bytes`);
  return bytes;
}

export function readBlob(item: CborItem | undefined, maxBytes: number): Uint8Array {
  if (!(item instanceof Uint8Array)) throw malformed('no byte string');
  if (item.length > maxBytes) throw malformed(`${item.length} bytes`);
  return item;
}

/** `maxLength` in UTF-16 units. */
export function readText(item: CborItem | undefined, maxLength: number): string {
  if (typeof item !== 'string') throw malformed('no text');
  if (item.length > maxLength) throw malformed(`${item.length} characters`);
  return item;
}

export function readUint(item: CborItem | undefined, min: number, max: number): number {
  if (typeof item !== 'number' || item < min || item > max) throw malformed('number out of range');
  return item;
}

/** "Empty" stands for nothing where a field may be absent. */
export function emptyToUndefined(bytes: Uint8Array): Uint8Array | undefined {
  return bytes.length === 0 ? undefined : bytes;
}

function malformed(detail: string): ProtocolError {
  return new ProtocolError('malformed', detail);
}
