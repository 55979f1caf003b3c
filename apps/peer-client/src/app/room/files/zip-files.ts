import type { KeptFile } from '#mesh';
import { downloadZip } from 'client-zip';
import type { SavedContent } from './save-file.ts';

/** One archive of these files, made as it is read: never more than a piece of it is in memory. */
export function zipFiles(files: readonly KeptFile[]): SavedContent {
  const zip = downloadZip(entriesOf(files));
  return {
    stream: () => zip.body ?? new ReadableStream({ start: (controller) => controller.close() }),
    blob: () => zip.blob(),
  };
}

async function* entriesOf(
  files: readonly KeptFile[],
): AsyncGenerator<{ name: string; input: Blob; lastModified: Date }> {
  const taken = new Set<string>();
  for (const file of files) {
    const { entry } = file;
    const input = await file.open();
    if (input)
      yield { name: freeName(entry.path.join('/'), taken), input, lastModified: new Date(entry.addedAt) };
  }
}

/** Two may have the same name, and an archive unpacks one over the other. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = name.replace(/(\.[^./]+)?$/, ` (${number})$1`);
  taken.add(free);
  return free;
}
