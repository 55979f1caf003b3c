import { type BlobStore, type FileRoot } from '#mesh';
import {
  HASH_BYTES,
  type Manifest,
  PIECE_BYTES,
  pieceCount,
  rootOf,
} from '../../libs/mesh/src/files/manifest.ts';
import { assert, assertEqual } from '../support/assert.ts';

/** What each adapter of `BlobStore` must do. Runs under jest, and in a page with a worker. */
export interface BlobStoreCase {
  readonly name: string;
  /** `open` gives the same store, as it is after a reload. */
  run(open: () => Promise<BlobStore>): Promise<void>;
}

const NOBODY_STOPS = { signal: new AbortController().signal, onProgress: () => {} };

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** No two pieces alike. */
export function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + (at >> 8) * 7 + (at >> 16) * 13) & 0xff;
  return bytes;
}

export async function manifestOf(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ manifest: Manifest; root: FileRoot }> {
  const hashes = new Uint8Array(pieceCount(bytes.length) * HASH_BYTES);
  for (let index = 0; index < pieceCount(bytes.length); index++) {
    hashes.set(await digest(pieceOf(bytes, index)), index * HASH_BYTES);
  }
  const manifest = { size: bytes.length, hashes };
  return { manifest, root: rootOf(manifest) };
}

export const pieceOf = (bytes: Uint8Array<ArrayBuffer>, index: number): Uint8Array<ArrayBuffer> =>
  bytes.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);

async function contentOf(store: BlobStore, root: FileRoot): Promise<Uint8Array | undefined> {
  const blob = await store.open(root);
  return blob && new Uint8Array(await blob.arrayBuffer());
}

const LENGTHS = [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 20 * PIECE_BYTES + 77];

export const blobStoreCases: readonly BlobStoreCase[] = [
  {
    name: 'keeps what a person chose, under the root of its content',
    async run(open) {
      const store = await open();
      for (const length of LENGTHS) {
        const bytes = bytesOf(length);
        const { manifest, root } = await manifestOf(bytes);
        let told = 0;
        const added = await store.add(new Blob([bytes]), {
          ...NOBODY_STOPS,
          onProgress: (done) => (told = done),
        });
        assertEqual(added, { ok: true, manifest, root }, `${length} bytes`);
        assertEqual(told, 2 * length, 'progress');
        assertEqual(await contentOf(store, root), bytes, `${length} bytes again`);
      }
      assertEqual((await store.kept()).length, LENGTHS.length, 'kept');
      await store.close();
    },
  },
  {
    name: 'takes a file in pieces, in any order, and shows it when it is whole and not before',
    async run(open) {
      const store = await open();
      const bytes = bytesOf(2 * PIECE_BYTES + 5);
      const { manifest, root } = await manifestOf(bytes);
      const prepared = await store.prepare(manifest);
      assert(prepared.ok && prepared.held.count === 0, 'an empty place');
      for (const index of [2, 0])
        assertEqual(await store.write(root, index, pieceOf(bytes, index)), 'kept', 'write');
      assertEqual(await store.open(root), undefined, 'not whole');
      assertEqual(await store.read(root, 1), undefined, 'not there');
      assertEqual(await store.read(root, 2), pieceOf(bytes, 2), 'a piece of what is not whole');
      assertEqual(await store.write(root, 1, pieceOf(bytes, 1)), 'kept', 'the last');
      assertEqual(await contentOf(store, root), bytes, 'all');
      assertEqual(await store.read(root, 1), pieceOf(bytes, 1), 'a piece of what is whole');
      await store.close();
    },
  },
  {
    name: 'refuses bytes that are not that piece, and keeps nothing of them',
    async run(open) {
      const store = await open();
      const bytes = bytesOf(2 * PIECE_BYTES);
      const { manifest, root } = await manifestOf(bytes);
      await store.prepare(manifest);
      const bent = pieceOf(bytes, 0);
      bent[1000] = (bent[1000] ?? 0) ^ 1;
      assertEqual(await store.write(root, 0, bent), 'wrong', 'one bit');
      assertEqual(await store.write(root, 0, pieceOf(bytes, 1)), 'wrong', 'another piece');
      assertEqual(await store.write(root, 0, pieceOf(bytes, 0).slice(1)), 'wrong', 'too short');
      assertEqual(await store.read(root, 0), undefined, 'nothing kept');
      await store.close();
    },
  },
  {
    name: 'takes twenty pieces at once',
    async run(open) {
      const store = await open();
      const bytes = bytesOf(20 * PIECE_BYTES);
      const { manifest, root } = await manifestOf(bytes);
      await store.prepare(manifest);
      const all = Array.from({ length: 20 }, (_, index) => store.write(root, index, pieceOf(bytes, index)));
      const again = store.write(root, 3, pieceOf(bytes, 3));
      assertEqual(new Set([...(await Promise.all(all)), await again]), new Set(['kept']), 'written');
      assertEqual(await contentOf(store, root), bytes, 'all');
      await store.close();
    },
  },
  {
    name: 'finds after a reload what was there, and goes on',
    async run(open) {
      const bytes = bytesOf(3 * PIECE_BYTES + 9);
      const { manifest, root } = await manifestOf(bytes);
      const before = await open();
      await before.prepare(manifest);
      await before.write(root, 1, pieceOf(bytes, 1));
      await before.setWanted(root, true);
      await before.close();
      const store = await open();
      const [kept] = await store.kept();
      assertEqual([kept?.root, kept?.wanted, kept?.content?.manifest], [root, true, manifest], 'kept');
      assertEqual(
        [0, 1, 2, 3].map((index) => kept?.content?.held.has(index)),
        [false, true, false, false],
        'held',
      );
      const prepared = await store.prepare(manifest);
      assert(prepared.ok && prepared.held.count === 1, 'the place that is there');
      for (const index of [0, 2, 3]) await store.write(root, index, pieceOf(bytes, index));
      assertEqual(await contentOf(store, root), bytes, 'all');
      await store.setWanted(root, false);
      await store.close();
      const last = await open();
      assertEqual(
        (await last.kept()).map(({ wanted, content }) => [wanted, content?.held.isFull]),
        [[false, true]],
        'whole',
      );
      assertEqual(await contentOf(last, root), bytes, 'all after a reload');
      await last.close();
    },
  },
  {
    name: 'remembers that a file is wanted of which nothing is here',
    async run(open) {
      const { root } = await manifestOf(bytesOf(5));
      const before = await open();
      await before.setWanted(root, true);
      await before.close();
      const store = await open();
      assertEqual(
        await store.kept(),
        [{ root, wanted: true, content: undefined, entry: undefined }],
        'wanted',
      );
      await store.setWanted(root, false);
      await store.close();
      const last = await open();
      assertEqual(await last.kept(), [], 'not any more');
      await last.close();
    },
  },
  {
    name: 'knows after a reload what it was told of a file, until that is removed',
    async run(open) {
      const { manifest, root } = await manifestOf(bytesOf(5));
      const before = await open();
      await before.prepare(manifest);
      await before.setEntry(root, Uint8Array.of(1, 2, 3));
      await before.setEntry(root, Uint8Array.of(4, 5));
      await before.close();
      const store = await open();
      assertEqual(
        (await store.kept()).map(({ entry }) => entry),
        [Uint8Array.of(4, 5)],
        'the last',
      );
      void store.setEntry(root, Uint8Array.of(6));
      await store.remove(root);
      assertEqual(await store.kept(), [], 'nothing');
      await store.close();
    },
  },
  {
    name: 'forgets what is removed, and can take it again',
    async run(open) {
      const store = await open();
      const bytes = bytesOf(PIECE_BYTES + 1);
      const { manifest, root } = await manifestOf(bytes);
      await store.add(new Blob([bytes]), NOBODY_STOPS);
      await store.remove(root);
      assertEqual(
        [await store.kept(), await store.read(root, 0), await store.open(root)],
        [[], undefined, undefined],
        'gone',
      );
      assertEqual(await store.write(root, 0, pieceOf(bytes, 0)), 'unavailable', 'no place');
      const prepared = await store.prepare(manifest);
      assert(prepared.ok && prepared.held.count === 0, 'an empty place');
      await store.remove(root);
      await store.close();
    },
  },
  {
    name: 'stops adding when asked to, and keeps nothing whole of it',
    async run(open) {
      const store = await open();
      const stop = new AbortController();
      const bytes = bytesOf(40 * PIECE_BYTES);
      const adding = store.add(new Blob([bytes]), { signal: stop.signal, onProgress: () => stop.abort() });
      assertEqual(await adding, { ok: false, why: 'stopped' }, 'result');
      const { root } = await manifestOf(bytes);
      assertEqual(await store.open(root), undefined, 'nothing whole');
      await store.close();
    },
  },
];
