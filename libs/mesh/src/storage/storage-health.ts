import type { RoomId } from '#trust';
import { Listeners } from '../listeners.ts';
import { RoomForgotten } from './device-store.ts';

/**
 * Why what is here is not on the device. `denied`: the browser keeps nothing for this page (a private window,
 * blocked storage). `full`: no room left. `gone`: what was kept was removed while the room was open.
 */
export type StorageTrouble = 'denied' | 'full' | 'gone' | 'failing';

/** What keeps something: each has a trouble of its own, and is well again by itself. */
type Keeper = 'rooms' | 'document';

/** How keeping goes, for all rooms of this page; the rooms go on in memory. */
export class StorageHealth {
  readonly #listeners = new Listeners<[]>();
  readonly #troubles = new Map<
    string,
    { readonly roomId: RoomId | undefined; readonly trouble: StorageTrouble }
  >();

  /** `undefined` for a room: of all rooms. Without an error: it is kept again. */
  report(roomId: RoomId | undefined, keeper: Keeper, error?: unknown): void {
    const key = `${keeper} ${roomId ?? ''}`;
    const trouble = error === undefined ? undefined : troubleOf(error);
    if (this.#troubles.get(key)?.trouble === trouble) return;
    if (trouble === undefined) this.#troubles.delete(key);
    else this.#troubles.set(key, { roomId, trouble });
    this.#listeners.emit();
  }

  /** The worst of what is wrong with keeping that room. */
  of(roomId: RoomId | undefined): StorageTrouble | undefined {
    const here = [...this.#troubles.values()].filter(
      (one) => one.roomId === undefined || one.roomId === roomId,
    );
    return WORST_FIRST.find((trouble) => here.some((one) => one.trouble === trouble));
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }
}

/** Nothing is kept in this browser at all. */
export class StorageDenied extends Error {}

const WORST_FIRST: readonly StorageTrouble[] = ['denied', 'gone', 'full', 'failing'];

function troubleOf(error: unknown): StorageTrouble {
  if (error instanceof StorageDenied) return 'denied';
  if (error instanceof RoomForgotten) return 'gone';
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'failing';
}
