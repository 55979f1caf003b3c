/** The browser's dialog for a place to save to, where there is one: bytes stream there and nothing is held. */
interface SavingWindow {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** `kept-by-browser`: it lands where downloads do. `stopped`: the person closed the dialog. */
export type Saved = 'saved' | 'kept-by-browser' | 'stopped' | 'failed';

/**
 * Asks for a place, if the browser can and a press has just happened, and streams `content` there. Elsewhere the
 * browser gets it as a download, which for what lies in its own file system costs no memory either.
 */
export async function saveFile(
  name: string,
  content: () => Promise<SavedContent | undefined>,
): Promise<Saved> {
  const place = await askForPlace(name);
  if (place === 'stopped') return 'stopped';
  try {
    const found = await content();
    if (!found) return 'failed';
    if (place) {
      await found.stream().pipeTo(await place.createWritable());
      return 'saved';
    }
    downloadBlob(name, await found.blob());
    return 'kept-by-browser';
  } catch {
    return 'failed';
  }
}

/** Both a `Blob` and a `Response` are made into one. */
export interface SavedContent {
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  blob(): Promise<Blob>;
}

export function contentOf(blob: Blob): SavedContent {
  return { stream: () => blob.stream(), blob: () => Promise.resolve(blob) };
}

/** As the browser saves any file. */
export function downloadBlob(name: string, blob: Blob): void {
  // Whatever somebody says it is: saved, and never shown as a page of this place.
  const url = URL.createObjectURL(blob.slice(0, blob.size, 'application/octet-stream'));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), UNTIL_TAKEN_MS);
}

/** The browser reads it after the click, and large ones for a while. */
const UNTIL_TAKEN_MS = 600_000;

async function askForPlace(name: string): Promise<FileSystemFileHandle | 'stopped' | undefined> {
  const saving: Window & SavingWindow = window;
  if (!saving.showSaveFilePicker) return undefined;
  try {
    return await saving.showSaveFilePicker({ suggestedName: name });
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'stopped' : undefined;
  }
}
