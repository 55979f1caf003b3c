import type { Page } from 'playwright-core';

/** Copies all that the app keeps in IndexedDB, keys that can not be read out included, beside it in the profile. */
export async function copyDevice(page: Page): Promise<void> {
  await page.evaluate(copyDatabases, { from: '', to: COPY });
}

/** Puts the copy in the place of what is there now. On a page of that origin on which the app does not run. */
export async function putCopyBack(page: Page): Promise<void> {
  await page.evaluate(copyDatabases, { from: COPY, to: '' });
}

const COPY = 'copy of ';

/** Runs in the page. */
async function copyDatabases({ from, to }: { from: string; to: string }): Promise<void> {
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('refused'));
    });
  for (const { name = '', version = 1 } of await indexedDB.databases()) {
    if (!name.startsWith(`${from}tessera`)) continue;
    const source = await answer(indexedDB.open(name));
    const names = [...source.objectStoreNames];
    const reading = source.transaction(names);
    const tables = await Promise.all(
      names.map(async (table) => {
        const kept = reading.objectStore(table);
        const { keyPath, autoIncrement } = kept;
        const indexes = Array.from(kept.indexNames, (index) => kept.index(index)).map(
          ({ name: index, keyPath: path, unique }) => ({ index, path, unique }),
        );
        const [keys, values] = await Promise.all([answer(kept.getAllKeys()), answer(kept.getAll())]);
        return { table, keyPath, autoIncrement, indexes, keys, values: values as unknown[] };
      }),
    );
    source.close();
    const target = to + name.slice(from.length);
    await answer(indexedDB.deleteDatabase(target));
    const opening = indexedDB.open(target, version);
    opening.onupgradeneeded = () => {
      for (const { table, keyPath, autoIncrement, indexes } of tables) {
        const made = opening.result.createObjectStore(table, { keyPath, autoIncrement });
        for (const { index, path, unique } of indexes) made.createIndex(index, path, { unique });
      }
    };
    const copy = await answer(opening);
    const writing = copy.transaction(names, 'readwrite');
    for (const { table, keyPath, keys, values } of tables) {
      const put = writing.objectStore(table);
      values.forEach((value, at) => put.put(value, keyPath === null ? keys[at] : undefined));
    }
    await new Promise<void>((resolve) => {
      writing.oncomplete = () => resolve();
    });
    copy.close();
  }
}
