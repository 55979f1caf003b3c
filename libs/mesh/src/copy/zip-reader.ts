/** One file of a zip. Nothing is read of it before `open`. */
export interface ZipEntry {
  /** As it stands there: anything. Never a path to write to. */
  readonly name: string;
  readonly bytes: number;
  /** Rejects when it is not what the zip says it is. */
  open(): Promise<Blob>;
}

/**
 * `not-a-zip`: or one that was cut short, since its list stands at the end. `suspicious`: entries that overlap, or that
 * unpack to far more than the file has: made to do harm.
 */
export type ZipFault = 'not-a-zip' | 'too-many' | 'suspicious' | 'damaged';

/** Of a file that anybody may have made. Stored entries are parts of the file itself, whatever their size. */
export async function readZip(
  zip: Blob,
): Promise<{ ok: true; entries: readonly ZipEntry[] } | { ok: false; reason: ZipFault }> {
  try {
    const end = await findEnd(zip);
    const rows = readList(await viewOf(zip, end.listAt, end.listBytes), end.count);
    const placed = await Promise.all(rows.map((row) => place(zip, row, end.listAt)));
    checkSizes(zip, placed);
    return { ok: true, entries: placed.map((row) => entryOf(zip, row)) };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, reason: error.reason };
    // A number that leads outside of what is there.
    if (error instanceof RangeError) return { ok: false, reason: 'damaged' };
    throw error;
  }
}

class Fault extends Error {
  constructor(readonly reason: ZipFault) {
    super(reason);
  }
}

/** A room with more files than that does not open them all anyway. */
const MAX_ENTRIES = 10_000;
/** With names of some hundred letters. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;
/** What is packed well is far below: text to a quarter, and what is stored to itself. */
const MAX_GROWTH = 16;
const ALWAYS_FINE_BYTES = 16 * 1024 * 1024;

/** Signatures and fixed sizes of APPNOTE.TXT 6.3, §4.3. */
const END = { signature: 0x06054b50, bytes: 22 };
const END_64 = { signature: 0x06064b50, bytes: 56 };
const LOCATOR_64 = { signature: 0x07064b50, bytes: 20 };
const ROW = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const MAX_COMMENT_BYTES = 0xffff;
const IN_64 = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

interface End {
  readonly count: number;
  readonly listBytes: number;
  readonly listAt: number;
}

async function findEnd(zip: Blob): Promise<End> {
  const tailAt = Math.max(0, zip.size - END.bytes - MAX_COMMENT_BYTES);
  const tail = await viewOf(zip, tailAt, zip.size - tailAt);
  for (let at = tail.byteLength - END.bytes; at >= 0; at--) {
    const isEnd =
      tail.getUint32(at, true) === END.signature &&
      tail.getUint16(at + 20, true) === tail.byteLength - at - END.bytes;
    if (!isEnd) continue;
    const listAt = tail.getUint32(at + 16, true);
    const end = { count: tail.getUint16(at + 10, true), listBytes: tail.getUint32(at + 12, true), listAt };
    const isIn64 = listAt === IN_64 || end.count === 0xffff || end.listBytes === IN_64;
    return checkEnd(isIn64 ? await findEnd64(zip, tailAt + at) : end);
  }
  throw new Fault('not-a-zip');
}

async function findEnd64(zip: Blob, endAt: number): Promise<End> {
  const locator = await viewOf(zip, endAt - LOCATOR_64.bytes, LOCATOR_64.bytes);
  if (locator.getUint32(0, true) !== LOCATOR_64.signature) throw new Fault('damaged');
  const end = await viewOf(zip, uint64(locator, 8), END_64.bytes);
  if (end.getUint32(0, true) !== END_64.signature) throw new Fault('damaged');
  return { count: uint64(end, 32), listBytes: uint64(end, 40), listAt: uint64(end, 48) };
}

function checkEnd(end: End): End {
  if (end.count > MAX_ENTRIES || end.listBytes > MAX_LIST_BYTES) throw new Fault('too-many');
  return end;
}

interface Row {
  readonly name: string;
  readonly method: number;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly headerAt: number;
}

function readList(list: DataView<ArrayBuffer>, count: number): Row[] {
  const rows: Row[] = [];
  let at = 0;
  for (let left = count; left > 0; left--) {
    if (list.getUint32(at, true) !== ROW.signature) throw new Fault('damaged');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      list.getUint16(at + field, true),
    ) as [number, number, number];
    const extra = new DataView(list.buffer, at + ROW.bytes + nameBytes, extraBytes);
    rows.push({
      name: new TextDecoder().decode(new Uint8Array(list.buffer, at + ROW.bytes, nameBytes)),
      method: list.getUint16(at + 8, true) & ENCRYPTED ? -1 : list.getUint16(at + 10, true),
      ...placesOf(
        [24, 20, 42].map((field) => list.getUint32(at + field, true)) as [number, number, number],
        extra,
      ),
    });
    at += ROW.bytes + nameBytes + extraBytes + commentBytes;
  }
  return rows;
}

/** Sizes and place; those that do not fit into 32 bits follow each other in the field for that (§4.5.3). */
function placesOf(
  short: readonly [bytes: number, packedBytes: number, headerAt: number],
  extra: DataView,
): Pick<Row, 'bytes' | 'packedBytes' | 'headerAt'> {
  let next = find64(extra);
  const [bytes, packedBytes, headerAt] = short.map((value) => {
    if (value !== IN_64) return value;
    if (next === undefined) throw new Fault('damaged');
    next += 8;
    return uint64(extra, next - 8);
  }) as [number, number, number];
  return { bytes, packedBytes, headerAt };
}

function find64(extra: DataView): number | undefined {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) === 1) return at + 4;
  }
  return undefined;
}

type Placed = Row & { readonly at: number };

/** Where the bytes start: the local header has a length of its own. */
async function place(zip: Blob, row: Row, listAt: number): Promise<Placed> {
  const local = await viewOf(zip, row.headerAt, LOCAL.bytes);
  if (local.getUint32(0, true) !== LOCAL.signature) throw new Fault('damaged');
  const at = row.headerAt + LOCAL.bytes + local.getUint16(26, true) + local.getUint16(28, true);
  if (at + row.packedBytes > listAt) throw new Fault('damaged');
  return { ...row, at };
}

function checkSizes(zip: Blob, rows: readonly Placed[]): void {
  let end = 0;
  for (const row of rows.toSorted((one, other) => one.headerAt - other.headerAt)) {
    if (row.headerAt < end) throw new Fault('suspicious');
    end = row.at + row.packedBytes;
    if (row.method === STORED && row.bytes !== row.packedBytes) throw new Fault('damaged');
  }
  const unpacked = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  if (unpacked > Math.max(ALWAYS_FINE_BYTES, MAX_GROWTH * zip.size)) throw new Fault('suspicious');
}

function entryOf(zip: Blob, { name, method, bytes, packedBytes, at }: Placed): ZipEntry {
  const packed = zip.slice(at, at + packedBytes);
  return {
    name,
    bytes,
    open: async () => {
      if (method === STORED) return packed;
      if (method !== DEFLATED) throw new Error('packed in a way that is not known here');
      const unpacked = packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
      return new Response(unpacked.pipeThrough(exactly(bytes))).blob();
    },
  };
}

/** Ends what unpacks to more than was said, before it takes the memory. */
function exactly(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes;
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) throw new Error('more than was said');
      controller.enqueue(chunk);
    },
    flush() {
      if (left !== 0) throw new Error('less than was said');
    },
  });
}

async function viewOf(zip: Blob, at: number, bytes: number): Promise<DataView<ArrayBuffer>> {
  if (at < 0 || at + bytes > zip.size) throw new Fault('damaged');
  return new DataView(await zip.slice(at, at + bytes).arrayBuffer());
}

function uint64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Fault('damaged');
  return Number(value);
}
