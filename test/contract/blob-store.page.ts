import { type BlobStore, forgetOpfsBlobs, openWorkerBlobStore } from '#mesh';
import { PIECE_BYTES } from '../../libs/mesh/src/files/manifest.ts';
import { blobStoreCases, bytesOf, manifestOf, pieceOf } from './blob-store.contract.ts';

declare global {
  /** Runs one case of the contract with nothing kept before; rejects with what was not so. */
  var runBlobStoreCase: (name: string) => Promise<void>;
  /** Writes pieces of a file until the page is killed; `written` counts those that the store said it has. */
  var writeUntilKilled: (pieces: number) => void;
  var written: number;
  /** What is kept of that file: how many pieces, all of them right, and whether it is shown as whole. */
  var lookAtKilled: (pieces: number) => Promise<{ held: number; wrong: number; isShown: boolean }>;
  /** Changes one byte of a file on the disk behind the store's back: what the store then says of it. */
  var breakOnDisk: () => Promise<{ before: boolean; read: boolean; after: boolean; held: number }>;
}

const ROOM = 'a room';
const open = (): Promise<BlobStore> => openWorkerBlobStore(() => new Worker('/blobs.js'), ROOM);

globalThis.runBlobStoreCase = async (name) => {
  const found = blobStoreCases.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no case ${name}`);
  await forgetOpfsBlobs(ROOM);
  await found.run(open);
};

globalThis.written = 0;
globalThis.writeUntilKilled = (pieces) => {
  void (async () => {
    const bytes = bytesOf(pieces * PIECE_BYTES);
    const { manifest, root } = await manifestOf(bytes);
    await forgetOpfsBlobs(ROOM);
    const store = await open();
    await store.prepare(manifest);
    for (let index = 0; index < pieces - 1; index++) {
      if ((await store.write(root, index, pieceOf(bytes, index))) === 'kept') globalThis.written += 1;
    }
  })();
};

globalThis.lookAtKilled = async (pieces) => {
  const { root } = await manifestOf(bytesOf(pieces * PIECE_BYTES));
  const store = await open();
  const [kept] = await store.kept();
  const held = kept?.content?.held;
  let wrong = 0;
  for (let index = 0; index < pieces; index++) {
    if (held?.has(index) && !(await store.read(root, index))) wrong += 1;
  }
  const isShown = (await store.open(root)) !== undefined;
  await store.close();
  return { held: held?.count ?? 0, wrong, isShown };
};

globalThis.breakOnDisk = async () => {
  await forgetOpfsBlobs(ROOM);
  const bytes = bytesOf(3 * PIECE_BYTES);
  const { root } = await manifestOf(bytes);
  const first = await open();
  await first.add(new Blob([bytes]), { signal: new AbortController().signal, onProgress: () => {} });
  const before = (await first.open(root)) !== undefined;
  await first.close();
  const top = await navigator.storage.getDirectory();
  const folder = await (
    await (await top.getDirectoryHandle('tessera-files')).getDirectoryHandle(ROOM)
  ).getDirectoryHandle(root);
  const writable = await (await folder.getFileHandle('data')).createWritable({ keepExistingData: true });
  await writable.write({ type: 'write', position: PIECE_BYTES + 5, data: Uint8Array.of(0, 0, 0, 1) });
  await writable.close();
  const store = await open();
  const read = (await store.read(root, 1)) !== undefined;
  const after = (await store.open(root)) !== undefined;
  const [kept] = await store.kept();
  await store.close();
  return { before, read, after, held: kept?.content?.held.count ?? 0 };
};
