import { beforeEach, describe, expect, test } from '@jest/globals';
import { type PeerId, toHex } from '#trust';
import type { MessageChannel } from '../message-channel.ts';
import type { FilesMessage } from './file-messages.ts';
import type { FilePeer } from './link-files.ts';
import { HASH_BYTES, type Manifest, pieceCount, rootOf } from './manifest.ts';
import { PieceSet } from './piece-set.ts';
import { Servings } from './servings.ts';

/** A neighbour that asks for the same again and again, and closes each channel at once. */
class Asker implements FilePeer {
  readonly peerId = toHex<PeerId>(new Uint8Array(16));
  readonly source = this.peerId;
  readonly link = this;
  opened = 0;
  sentBytes = 0;
  refused = 0;
  #close = (): void => {};

  send(message: FilesMessage): void {
    if (message.type === 'refuse') this.refused += 1;
  }

  openTransfer(): undefined {
    return undefined;
  }

  acceptTransfer(): MessageChannel {
    this.opened += 1;
    const channel = {
      send: (...parts: Uint8Array[]) => parts.forEach(({ length }) => (this.sentBytes += length)),
      onMessage: () => {},
      onError: () => {},
      onClose: (listener: () => void) => (this.#close = listener),
      close: () => {},
    };
    return channel as unknown as MessageChannel;
  }

  hangUp(): void {
    this.#close();
  }
}

const manifestOf = (size: number): Manifest => ({
  size,
  hashes: new Uint8Array(HASH_BYTES * pieceCount(size)),
});
const LARGEST = manifestOf(16 * 1024 ** 3);
const SMALL = manifestOf(1000);
/** Which it is does not matter here. */
const FETCH = { type: 'fetch', root: rootOf(SMALL), channel: 4, needsManifest: true } as const;

let now: number;
let servings: Servings;
let mallory: Asker;

beforeEach(() => {
  now = 1_000_000;
  mallory = new Asker();
  servings = serving(LARGEST);
});

function serving(manifest: Manifest): Servings {
  const content = { manifest, held: new PieceSet(pieceCount(manifest.size)) };
  return new Servings({
    clock: { now: () => now, after: () => () => {} },
    store: () => ({ read: () => Promise.resolve(undefined) }),
    contentOf: () => content,
    turn: () => Promise.resolve(),
    lost: () => {},
    gave: () => {},
  });
}

function ask(times: number): void {
  for (let time = 0; time < times; time++) {
    servings.serve(mallory, FETCH);
    mallory.hangUp();
  }
}

describe('a neighbour that asks for a manifest of 2 MiB without end', () => {
  test('gets eight at once and one a second after that, and the rest opens nothing here', () => {
    ask(1000);
    expect(mallory.opened).toBe(8);
    expect(mallory.refused).toBe(992);
    for (let second = 0; second < 60; second++) {
      now += 1000;
      ask(100);
    }
    expect(mallory.opened).toBeGreaterThanOrEqual(60);
    expect(mallory.opened).toBeLessThanOrEqual(69);
    expect(mallory.sentBytes).toBeLessThan(150_000_000);
  });

  test('takes nothing of what others may ask for', () => {
    ask(1000);
    const bob = new Asker();
    servings.serve(bob, FETCH);
    expect([bob.opened, bob.refused]).toEqual([1, 0]);
  });
});

describe('a neighbour that fetches many small files', () => {
  test('gets 250 of them a second', () => {
    servings = serving(SMALL);
    for (let second = 0; second < 60; second++) {
      now += 1000;
      ask(250);
    }
    expect(mallory.refused).toBe(0);
  });
});
