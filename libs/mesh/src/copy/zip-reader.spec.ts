import { describe, expect, test } from '@jest/globals';
import { downloadZip } from 'client-zip';
import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { readZip } from './zip-reader.ts';

const FILES = { 'text.md': '# Mosaic', 'files/tile.bin': 'x'.repeat(70_000), 'leer.txt': '' };

async function zipOf(files: Readonly<Record<string, string>>): Promise<Uint8Array<ArrayBuffer>> {
  const entries = Object.entries(files).map(([name, input]) => ({ name, input, lastModified: new Date(0) }));
  return new Uint8Array(await downloadZip(entries).arrayBuffer());
}

async function contentsOf(zip: BlobPart): Promise<Record<string, string> | string> {
  const read = await readZip(new Blob([zip]));
  if (!read.ok) return read.reason;
  const texts = read.entries.map(async (entry) => [entry.name, await (await entry.open()).text()]);
  return Object.fromEntries((await Promise.all(texts)) as [string, string][]);
}

/** One entry, packed, as most programs do; `bytes` is what the zip says that it unpacks to. */
function packed(text: string, { bytes = text.length, method = 8, flags = 0 } = {}): Uint8Array<ArrayBuffer> {
  const data = deflateRawSync(text);
  const name = Buffer.from('a.txt');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const row = Buffer.alloc(46);
  row.writeUInt32LE(0x02014b50, 0);
  row.writeUInt16LE(flags, 8);
  row.writeUInt16LE(method, 10);
  row.writeUInt32LE(data.length, 20);
  row.writeUInt32LE(bytes, 24);
  row.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(row.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return new Uint8Array(Buffer.concat([local, name, data, row, name, end]));
}

describe('a zip', () => {
  test('as ours are is read, entry by entry', async () => {
    expect(await contentsOf(await zipOf(FILES))).toEqual(FILES);
    expect(await contentsOf(await zipOf({}))).toEqual({});
  });

  test('that another program has packed is read too', async () => {
    const text = 'tessera '.repeat(2_000);
    expect(await contentsOf(packed(text))).toEqual({ 'a.txt': text });
  });

  test('with a comment, and something before its end that looks like one, is read', async () => {
    const zip = await zipOf({ 'a.txt': 'PK\u0005\u0006 and so on' });
    const comment = new TextEncoder().encode('PK\u0005\u0006'.padEnd(40, '-'));
    const commented = new Uint8Array([...zip, ...comment]);
    new DataView(commented.buffer).setUint16(zip.length - 2, comment.length, true);
    expect(await contentsOf(commented)).toEqual({ 'a.txt': 'PK\u0005\u0006 and so on' });
  });

  test('cut short anywhere is refused', async () => {
    const zip = await zipOf(FILES);
    for (const length of [0, 10, 21, 60_000, zip.length - 23, zip.length - 1]) {
      expect(await contentsOf(zip.slice(0, length))).toBe('not-a-zip');
    }
  });
});

describe('a zip that is made to do harm', () => {
  test('by saying that it unpacks to far more than it has is refused unread', async () => {
    expect(await contentsOf(packed('x', { bytes: 4_000_000_000 }))).toBe('suspicious');
  });

  test('by unpacking to more than it says is stopped there', async () => {
    const read = await readZip(new Blob([packed('0'.repeat(50_000_000), { bytes: 100 })]));
    if (!read.ok) throw new Error(read.reason);
    await expect(read.entries[0]?.open()).rejects.toThrow('more than was said');
  });

  test('by entries that share their bytes is refused', async () => {
    const zip = await zipOf({ 'a.txt': 'x'.repeat(1_000), 'b.txt': 'x'.repeat(1_000) });
    const view = new DataView(zip.buffer);
    const listAt = view.getUint32(zip.length - 6, true);
    const second = zip.lastIndexOf(0x50, zip.length - 23);
    expect([view.getUint32(listAt, true), view.getUint32(second, true)]).toEqual([0x02014b50, 0x02014b50]);
    view.setUint32(second + 42, 0, true);
    expect(await contentsOf(zip)).toBe('suspicious');
  });

  test('with more entries than any room has is refused', async () => {
    const zip = packed('x');
    new DataView(zip.buffer).setUint16(zip.length - 12, 20_000, true);
    expect(await contentsOf(zip)).toBe('too-many');
  });

  test.each([
    ['encrypted', { flags: 1 }],
    ['packed in a way that is not known', { method: 12 }],
  ])('or %s is not opened', async (_, how) => {
    const read = await readZip(new Blob([packed('x', how)]));
    if (!read.ok) throw new Error(read.reason);
    await expect(read.entries[0]?.open()).rejects.toThrow();
  });

  test('or damaged anywhere is read as something, or refused by name', async () => {
    const zip = await zipOf(FILES);
    const listAt = new DataView(zip.buffer).getUint32(zip.length - 6, true);
    const place = fc.oneof(fc.nat(60), fc.integer({ min: listAt, max: zip.length - 1 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const changed = zip.slice();
          for (const [at, byte] of changes) changed[at] = byte;
          const read = await readZip(new Blob([changed]));
          if (!read.ok) expect(['not-a-zip', 'too-many', 'suspicious', 'damaged']).toContain(read.reason);
          else for (const entry of read.entries) expect(entry.bytes).toBeLessThan(16_777_217);
        },
      ),
      { numRuns: 500 },
    );
  });
});
