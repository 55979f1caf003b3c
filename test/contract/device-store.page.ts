import { openIndexedDbDeviceStore } from '#mesh';
import { type RoomId, toHex } from '#trust';
import { engineWithout } from '../support/engine-without.ts';
import { deviceStoreCases, keepRoom } from './device-store.contract.ts';

declare global {
  /** Runs one case of the contract on an empty device; rejects with what was not so. */
  var runDeviceStoreCase: (name: string) => Promise<void>;
  /** A key of this engine, or of one that lacks these algorithms: how it is kept, and its public half. */
  var createDeviceKey: (
    ...lacking: string[]
  ) => Promise<{ keyId: string; durability: string; publicKey: string }>;
  /** The public half of a key that was made before, if it is there and signs. */
  var findDeviceKey: (keyId: string) => Promise<string | undefined>;
}

globalThis.runDeviceStoreCase = async (name) => {
  const found = deviceStoreCases.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no case ${name}`);
  await emptyDevice();
  await found.run(() => openIndexedDbDeviceStore());
};

globalThis.createDeviceKey = async (...lacking) => {
  const store = await openIndexedDbDeviceStore({ crypto: engineWithout(...lacking) });
  const made = await store.createSigner();
  const { keyId, durability, signer } = made;
  await keepRoom(store, toHex<RoomId>(crypto.getRandomValues(new Uint8Array(32))), made);
  return { keyId, durability, publicKey: signer.publicKey };
};

globalThis.findDeviceKey = async (keyId) => {
  const signer = await (await openIndexedDbDeviceStore()).signer(keyId);
  return (await signer?.sign(new Uint8Array(1))) && signer?.publicKey;
};

/** Connections that are still open let go when they are asked to (`blocking`). */
function emptyDevice(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('tessera');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('not deleted'));
  });
}
