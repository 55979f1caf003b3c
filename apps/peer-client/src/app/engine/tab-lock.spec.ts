import { describe, expect, test } from '@jest/globals';
import { takeTabLock } from './tab-lock.ts';

/** The part of the Web Locks API that is used, with its rules: `ifAvailable` gets null, `steal` rejects the holder. */
class MemoryLocks {
  readonly #holders = new Map<string, (error: Error) => void>();

  request(name: string, options: LockOptions, callback: (lock: Lock | null) => unknown): Promise<unknown> {
    const holder = this.#holders.get(name);
    if (holder && !options.steal) return Promise.resolve(callback(null));
    holder?.(new Error('AbortError'));
    return new Promise((resolve, reject) => {
      this.#holders.set(name, reject);
      const lock = { name, mode: 'exclusive' } as Lock;
      void Promise.resolve(callback(lock)).then((value) => {
        if (this.#holders.get(name) === reject) this.#holders.delete(name);
        resolve(value);
      });
    });
  }
}

const locksOf = () => new MemoryLocks() as unknown as LockManager;
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('one tab per room', () => {
  test('a browser that lends no locks has nothing that tabs could share', async () => {
    const locks = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
    const lock = await takeTabLock(locks as unknown as LockManager, 'amber-otter-42', {
      steal: false,
      onLost: () => expect('the room').toBe('lost'),
    });
    expect(lock).toBeDefined();
  });

  test('the second tab gets nothing while the first has the room', async () => {
    const locks = locksOf();
    await takeTabLock(locks, 'amber-otter-42', { steal: false, onLost: () => undefined });
    expect(
      await takeTabLock(locks, 'amber-otter-42', { steal: false, onLost: () => undefined }),
    ).toBeUndefined();
    expect(await takeTabLock(locks, 'other-room', { steal: false, onLost: () => undefined })).toBeDefined();
  });

  test('a released room can be taken by another tab, and nothing counts as lost', async () => {
    const locks = locksOf();
    const losses: string[] = [];
    const first = await takeTabLock(locks, 'amber-otter-42', {
      steal: false,
      onLost: () => losses.push('first'),
    });
    first?.release();
    await tick();
    expect(
      await takeTabLock(locks, 'amber-otter-42', { steal: false, onLost: () => undefined }),
    ).toBeDefined();
    expect(losses).toEqual([]);
  });

  test('"Use it here" takes the room and tells the tab that had it', async () => {
    const locks = locksOf();
    const losses: string[] = [];
    await takeTabLock(locks, 'amber-otter-42', { steal: false, onLost: () => losses.push('first') });
    const second = await takeTabLock(locks, 'amber-otter-42', {
      steal: true,
      onLost: () => losses.push('second'),
    });
    await tick();
    expect(second).toBeDefined();
    expect(losses).toEqual(['first']);
  });
});
