/**
 * Holds `tessera:<room code>` (§2), so that a room is open in one tab of a device. Undefined where another
 * tab has it and `steal` was not asked for.
 */
export async function takeTabLock(
  locks: LockManager,
  roomCode: string,
  options: { steal: boolean; onLost: () => void },
): Promise<TabLock | undefined> {
  const granted = Promise.withResolvers<TabLock | undefined>();
  const held = Promise.withResolvers<undefined>();
  let released = false;
  let isHeld = false;
  const release = () => {
    released = true;
    held.resolve(undefined);
  };
  const mode = options.steal ? { steal: true } : { ifAvailable: true };
  locks
    .request(`tessera:${roomCode}`, mode, (lock) => {
      isHeld = lock !== null;
      granted.resolve(lock ? { release } : undefined);
      return lock ? held.promise : undefined;
    })
    .catch(() => {
      // Where the browser keeps nothing it lends no locks either, and tabs have nothing to share.
      granted.resolve({ release });
      if (isHeld && !released) options.onLost();
    });
  return granted.promise;
}

export interface TabLock {
  release(): void;
}
