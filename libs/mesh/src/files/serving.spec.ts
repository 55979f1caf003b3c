import { describe, expect, test } from '@jest/globals';
import type { MessageChannel } from '../message-channel.ts';
import { encodeTransferMessage } from './file-messages.ts';
import { HASH_BYTES, type Manifest, PIECE_BYTES, rootOf } from './manifest.ts';
import { PieceSet } from './piece-set.ts';
import { Serving } from './serving.ts';

const manifest: Manifest = { size: 8 * PIECE_BYTES, hashes: new Uint8Array(8 * HASH_BYTES) };

/** How each of eight pieces goes out where a channel is ready for the next one so many milliseconds later. */
async function served(pieceTakesMs: number): Promise<readonly string[]> {
  let now = 1_000_000;
  const sent: string[] = [];
  const count = (how: string, parts: readonly Uint8Array[]): void => {
    if (parts.length === 3) sent.push(how);
  };
  const asking = Promise.withResolvers<(message: Uint8Array) => void>();
  const channel = {
    isClosed: false,
    send: (...parts: Uint8Array[]) => count('in small frames', parts),
    sendFast: (...parts: Uint8Array[]) => count('in large frames', parts),
    drained: async () => void (now += pieceTakesMs),
    onMessage: (listener: (message: Uint8Array) => void) => asking.resolve(listener),
    onError: () => {},
    onClose: () => {},
  } as unknown as MessageChannel;
  const all = Promise.withResolvers<unknown>();
  new Serving({
    root: rootOf(manifest),
    manifest,
    held: PieceSet.full(8),
    needsManifest: false,
    channel,
    store: { read: () => Promise.resolve(new Uint8Array(PIECE_BYTES)) },
    clock: { now: () => now },
    turn: () => Promise.resolve(),
    lost: () => {},
    gave: () => sent.length === 8 && all.resolve(sent),
    ended: () => {},
  });
  const [kind, indexes] = encodeTransferMessage({ type: 'ask', indexes: [0, 1, 2, 3, 4, 5, 6, 7] });
  (await asking.promise)(Uint8Array.of(...kind!, ...indexes!));
  await all.promise;
  return sent;
}

describe('pieces go out', () => {
  const [small, large] = ['in small frames', 'in large frames'] as const;

  test('in large frames where each is gone in a moment', async () => {
    expect(await served(12)).toEqual([small, ...new Array<string>(7).fill(large)]);
  });

  test('in small ones where a letter would have to wait for a large one', async () => {
    expect(await served(60)).toEqual(new Array<string>(8).fill(small));
  });
});
