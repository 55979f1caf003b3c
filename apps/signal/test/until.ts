import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves once it is so; rejects after a minute, which is many times what two busy cores ever took. */
export async function until(isSo: () => unknown): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it did not become so: ${isSo.toString()}`);
    await sleep(10);
  }
}
