import { type BlobStore, forgetOpfsBlobs, openWorkerBlobStore } from '#mesh';
import { PIECE_BYTES } from '../../libs/mesh/src/files/manifest.ts';
import { blobStoreCases, bytesOf, manifestOf, pieceOf } from './blob-store.contract.ts';

declare global {
  /** Runs one case of the contract with nothing kept before; rejects with what was not so. */
  var runBlobStoreCase: (name: string) => Promise<void>;
  /** Writes pieces of a file until the page is killed; `written` counts those that the store said it has. */
  var writeUntilKilled: (pieces: number) => void;
  var written: number;
  /** The same with small files, one after another. */
  var writeSmallUntilKilled: () => void;
  /** How many of those that the store said it has are there, and how many of all that are there are not right. */
  var lookAtSmall: (written: number) => Promise<{ found: number; wrong: number }>;
  /** Cuts so many bytes off what small files are kept in, behind the store's back: which of three are still there. */
  var cutSmall: (bytes: number) => Promise<readonly boolean[]>;
  /** Changes one byte of the first of three records of small files, that far from its start: which files are still there. */
  var spoilSmall: (at: number) => Promise<readonly boolean[]>;
  /** How many bytes small files take on the disk after all but one of so many were removed. */
  var spaceOfRemoved: (files: number) => Promise<{ before: number; after: number; isThere: boolean }>;
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

const NOBODY_STOPS = { signal: new AbortController().signal, onProgress: () => {} };
const smallFile = (index: number): Uint8Array<ArrayBuffer> => bytesOf(1000 + index);

async function holdsSmall(store: BlobStore, index: number): Promise<boolean | 'wrong'> {
  const { root } = await manifestOf(smallFile(index));
  const blob = await store.open(root);
  if (!blob) return false;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return smallFile(index).every((byte, at) => bytes[at] === byte) && bytes.length === 1000 + index
    ? true
    : 'wrong';
}

globalThis.writeSmallUntilKilled = () => {
  void (async () => {
    await forgetOpfsBlobs(ROOM);
    const store = await open();
    for (let index = 0; ; index++) {
      await store.add(new Blob([smallFile(index)]), NOBODY_STOPS);
      globalThis.written = index + 1;
    }
  })();
};

globalThis.lookAtSmall = async (written) => {
  const store = await open();
  const all = await Promise.all(Array.from({ length: written + 50 }, (_, index) => holdsSmall(store, index)));
  await store.close();
  const found = all.slice(0, written).filter((one) => one === true).length;
  return { found, wrong: all.filter((one) => one === 'wrong').length };
};

async function smallLog(): Promise<FileSystemFileHandle> {
  const top = await navigator.storage.getDirectory();
  const room = await (await top.getDirectoryHandle('tessera-files')).getDirectoryHandle(ROOM);
  const folder = await room.getDirectoryHandle('small');
  for await (const name of folder.keys()) return folder.getFileHandle(name);
  throw new Error('no log');
}

globalThis.cutSmall = async (bytes) => {
  await forgetOpfsBlobs(ROOM);
  const first = await open();
  for (const index of [0, 1]) await first.add(new Blob([smallFile(index)]), NOBODY_STOPS);
  await first.close();
  const log = await smallLog();
  const writable = await log.createWritable({ keepExistingData: true });
  await writable.truncate((await log.getFile()).size - bytes);
  await writable.close();
  const second = await open();
  await second.add(new Blob([smallFile(2)]), NOBODY_STOPS);
  await second.close();
  const store = await open();
  const found = await Promise.all([0, 1, 2].map((index) => holdsSmall(store, index)));
  await store.close();
  return found.map((one) => one === true);
};

globalThis.spoilSmall = async (at) => {
  await forgetOpfsBlobs(ROOM);
  const first = await open();
  for (const index of [0, 1, 2]) await first.add(new Blob([smallFile(index)]), NOBODY_STOPS);
  await first.close();
  const log = await smallLog();
  const spoilt = new Uint8Array(await (await log.getFile()).arrayBuffer());
  spoilt[at] = (spoilt[at] ?? 0) ^ 0x80;
  const writable = await log.createWritable();
  await writable.write(spoilt);
  await writable.close();
  const second = await open();
  const found = await Promise.all([0, 1, 2].map((index) => holdsSmall(second, index)));
  await second.close();
  return found.map((one) => one === true);
};

globalThis.spaceOfRemoved = async (files) => {
  await forgetOpfsBlobs(ROOM);
  const first = await open();
  for (let index = 0; index < files; index++) await first.add(new Blob([smallFile(index)]), NOBODY_STOPS);
  await first.close();
  const before = (await (await smallLog()).getFile()).size;
  const second = await open();
  for (let index = 1; index < files; index++) await second.remove((await manifestOf(smallFile(index))).root);
  await second.close();
  await (await open()).close();
  const after = (await (await smallLog()).getFile()).size;
  const store = await open();
  const isThere = (await holdsSmall(store, 0)) === true && (await store.kept()).length === 1;
  await store.close();
  return { before, after, isThere };
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
