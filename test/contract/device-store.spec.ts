import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { type DeviceStore, MemoryDeviceStore, openIndexedDbDeviceStore } from '#mesh';
import { type RoomId, toHex } from '#trust';
import { openDB } from 'idb';
import { engineWithout } from '../support/engine-without.ts';
import { deviceStoreCases, keepRoom } from './device-store.contract.ts';

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

describe('a device in memory', () => {
  test.each(deviceStoreCases)('$name', async ({ run }) => {
    const device = new MemoryDeviceStore(random);
    await run(() => Promise.resolve(device));
  });
});

describe.each([
  ['Ed25519', 'non-extractable', engineWithout()],
  ['AES-GCM but no Ed25519', 'wrapped', engineWithout('Ed25519')],
  ['neither', 'page', engineWithout('Ed25519', 'AES-GCM')],
])('a device in IndexedDB, in an engine with %s', (_, durability, engine) => {
  const before = globalThis.indexedDB;
  beforeEach(() => void (globalThis.indexedDB = new IDBFactory()));
  afterEach(() => void (globalThis.indexedDB = before));
  const open = (): Promise<DeviceStore> => openIndexedDbDeviceStore({ crypto: engine });

  test.each(deviceStoreCases)('$name', ({ run }) => run(open));

  test(`says that its keys are ${durability}`, async () => {
    const store = await open();
    const made = await store.createSigner();
    const { keyId } = await keepRoom(store, toHex<RoomId>(random(32)), made);
    expect(made.durability).toBe(durability);
    const afterReload = await (await open()).signer(keyId);
    expect(afterReload?.publicKey).toBe(durability === 'page' ? undefined : made.signer.publicKey);
  });

  test('keeps nothing of a key that no room came of', async () => {
    const { keyId } = await (await open()).createSigner();
    const database = await openDB('tessera');
    expect(await database.getAllKeys('keys')).toEqual([]);
    expect(await (await open()).signer(keyId)).toBeUndefined();
    database.close();
  });
});
