import type { FileView, RoomFiles } from '#mesh';

/** Files between pages, as the client moves them. */
export interface FilePage {
  /** Puts so many bytes into the room, and waits until they are on the list. */
  add(name: string, bytes: number): Promise<void>;
  /** Until that file is here, whole and verified: the milliseconds. */
  fetch(name: string): Promise<number>;
  /** Makes room for the next round. */
  discard(name: string): Promise<void>;
}

declare global {
  var filePage: FilePage;
}

const files = (): RoomFiles => globalThis.roomPage.files();

globalThis.filePage = {
  async add(name, bytes) {
    files().add([{ blob: blobOf(bytes), path: [name] }]);
    await until(() => fileOf(name)?.here.kind === 'whole');
  },
  async fetch(name) {
    await until(() => (fileOf(name)?.reachable.length ?? 0) > 0);
    const start = performance.now();
    files().fetch(theFile(name).id);
    await until(() => fileOf(name)?.here.kind === 'whole');
    return performance.now() - start;
  },
  async discard(name) {
    await files().discard(theFile(name).id);
  },
};

/** In parts, which are not the page's own memory once they are in. */
function blobOf(length: number): Blob {
  const parts: Blob[] = [];
  for (let at = 0; at < length; at += PART_BYTES)
    parts.push(new Blob([patterned(Math.min(PART_BYTES, length - at))]));
  return new Blob(parts);
}

const PART_BYTES = 16 * 1_048_576;

/** No two pieces alike, or the second would be no work. */
function patterned(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const words = new Uint32Array(bytes.buffer, 0, Math.floor(length / 4));
  for (let at = 0; at < words.length; at += 1024) words[at] = Math.random() * 2 ** 32;
  return bytes;
}

const fileOf = (name: string): FileView | undefined =>
  files().view.files.find(({ path }) => path.at(-1) === name);

function theFile(name: string): FileView {
  const file = fileOf(name);
  if (!file) throw new Error(`no ${name}`);
  return file;
}

/** Looked at often: what is told of changes is told five times a second. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
