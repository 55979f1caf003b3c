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
  /** Spoils the second of three statements behind the store's back: how many there are then, and once it is kept again. */
  var spoilStatement: () => Promise<readonly number[]>;
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

globalThis.spoilStatement = async () => {
  await emptyDevice();
  const store = await openIndexedDbDeviceStore();
  const roomId = toHex<RoomId>(crypto.getRandomValues(new Uint8Array(32)));
  await keepRoom(store, roomId, await store.createSigner());
  const wires = [1, 2, 3].map((byte) => new Uint8Array(100).fill(byte));
  await store.addStatements(roomId, wires);
  await spoilSecond();
  const spoilt = await store.statements(roomId);
  await store.addStatements(roomId, wires);
  return [spoilt.length, (await store.statements(roomId)).length];
};

function spoilSecond(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('tessera');
    opening.onerror = () => reject(opening.error ?? new Error('not opened'));
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('statements', 'readwrite');
      const statements = transaction.objectStore('statements');
      const cursor = statements.openCursor();
      let place = 0;
      cursor.onsuccess = () => {
        const row = cursor.result;
        if (!row) return;
        place += 1;
        if (place === 2) row.update({ ...row.value, wire: new Uint8Array(100).fill(9) });
        else row.continue();
      };
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}

/** Connections that are still open let go when they are asked to (`blocking`). */
function emptyDevice(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('tessera');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('not deleted'));
  });
}
