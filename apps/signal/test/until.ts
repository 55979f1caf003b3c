import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves once it is so; rejects after ten seconds, which is longer than two busy cores ever took. */
export async function until(isSo: () => unknown, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it did not become so: ${isSo.toString()}`);
    await sleep(10);
  }
}
