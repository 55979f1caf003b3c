import { describe, expect, test } from '@jest/globals';
import { MemoryBlobStore, nativeDigest } from '#mesh';
import { PIECE_BYTES } from '../../libs/mesh/src/files/manifest.ts';
import { blobStoreCases, bytesOf, manifestOf } from './blob-store.contract.ts';

describe('files in memory', () => {
  test.each(blobStoreCases)('$name', async ({ run }) => {
    const store = new MemoryBlobStore(nativeDigest);
    await run(() => Promise.resolve(store));
  });

  test('are refused where there is no room for them', async () => {
    const store = new MemoryBlobStore(nativeDigest, 3 * PIECE_BYTES);
    const { manifest } = await manifestOf(bytesOf(4 * PIECE_BYTES));
    expect(await store.prepare(manifest)).toEqual({ ok: false, why: 'full' });
    expect(await store.kept()).toEqual([]);
  });
});
