import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FilePeer } from './link-files.ts';
import { TransferTurns } from './transfer-turns.ts';

let turns: TransferTurns;
let link: FilePeer;
let open: number;
let most: number;

const wayOf = (over?: FilePeer): FilePeer => {
  const way = {} as { link: FilePeer };
  way.link = over ?? (way as FilePeer);
  return way as FilePeer;
};

/** One who wants a transfer, and may have changed its mind when its turn comes. */
class Bob {
  turn = 0;
  wants = true;

  take(way: FilePeer): boolean {
    const isOpen = turns.take(way, this);
    if (isOpen) open += 1;
    most = Math.max(most, open);
    return isOpen;
  }

  turnCame(way: FilePeer): void {
    this.turn = ++turn;
    if (this.wants) this.take(way);
  }
}
let turn: number;

const end = (way: FilePeer): void => {
  open -= 1;
  turns.giveBack(way);
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  turns = new TransferTurns();
  link = wayOf();
  open = most = turn = 0;
});

describe('transfers over one way', () => {
  test('are eight at a time over a link and two over a lane, and each way has its own', () => {
    const count = (way: FilePeer): number =>
      Array.from({ length: 20 }, () => new Bob()).filter((bob) => bob.take(way)).length;
    expect([count(link), count(wayOf(link)), count(wayOf())]).toEqual([8, 2, 8]);
  });

  test('get their turn in the order in which they came, and never are more', async () => {
    const all = Array.from({ length: 100 }, () => new Bob());
    for (const bob of all) bob.take(link);
    while (open > 0) {
      for (let ended = Math.min(open, 3); ended > 0; ended--) end(link);
      await settled();
    }
    const waited = all.slice(8).map((bob) => bob.turn);
    expect(waited).toEqual(waited.map((_, index) => index + 1));
    expect(most).toBe(8);
  });

  test('leave their turn to the next one when they are not wanted any more', async () => {
    const all = Array.from({ length: 30 }, () => new Bob());
    for (const bob of all) bob.take(link);
    for (const bob of all.slice(8, 29)) bob.wants = false;
    end(link);
    await settled();
    expect(all[29]!.turn).toBe(22);
    expect(open).toBe(8);
  });
});
