import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { type RoomId, toHex } from '#trust';
import { deviceStoreCases, keepRoom } from '../../../../test/contract/device-store.contract.ts';
import { brokenDisk } from '../../../../test/support/broken-disk.ts';
import { VirtualClock } from '../../../../test/support/virtual-clock.ts';
import { RoomForgotten } from './device-store.ts';
import { openIndexedDbDeviceStore } from './indexed-db-device-store.ts';
import { StorageHealth } from './storage-health.ts';
import { SurvivingStore } from './surviving-store.ts';

const roomId = toHex<RoomId>(new Uint8Array(32).fill(1));
const wire = (byte: number): Uint8Array => Uint8Array.of(0x82, byte);
const disk = brokenDisk();
let clock: VirtualClock;
let health: StorageHealth;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  clock = new VirtualClock();
  health = new StorageHealth();
});
afterEach(() => disk.repair());

const open = async (): Promise<SurvivingStore> =>
  new SurvivingStore(await openIndexedDbDeviceStore(), health, clock);

describe('a store that survives its device', () => {
  test.each(deviceStoreCases)('where nothing is wrong: $name', ({ run }) => run(open));
});

describe('a device that takes nothing any more', () => {
  test('is told of; all is there meanwhile, and on the device once it takes things again', async () => {
    const store = await open();
    const record = await keepRoom(store, roomId);
    await store.addStatements(roomId, [wire(1)]);
    disk.fill();
    await store.addStatements(roomId, [wire(2)]);
    await store.saveRoom({ ...record, title: 'Later' });
    await store.addStatements(roomId, [wire(3)]);
    expect(health.of(roomId)).toBe('full');
    expect((await store.room(roomId))?.title).toBe('Later');
    expect((await store.rooms()).map(({ title }) => title)).toEqual(['Later']);
    expect(await store.statements(roomId)).toEqual([wire(1), wire(2), wire(3)]);
    const device = await openIndexedDbDeviceStore();
    expect(await device.statements(roomId)).toEqual([wire(1)]);
    disk.repair();
    await clock.pass(5_000);
    await store.addStatements(roomId, []);
    expect(await device.statements(roomId)).toEqual([wire(1), wire(2), wire(3)]);
    expect((await device.room(roomId))?.title).toBe('Later');
    expect(health.of(roomId)).toBeUndefined();
  });

  test('gets a room that was founded meanwhile, key and all, and parents before children', async () => {
    const store = await open();
    const made = await store.createSigner();
    disk.fill();
    const record = await keepRoom(store, roomId, made);
    await store.addStatements(roomId, [wire(1)]);
    await store.addStatements(roomId, [wire(2)]);
    expect((await store.signer(record.keyId))?.publicKey).toBe(made.signer.publicKey);
    disk.repair();
    await store.addStatements(roomId, [wire(3)]);
    const device = await openIndexedDbDeviceStore();
    expect(await device.statements(roomId)).toEqual([wire(1), wire(2), wire(3)]);
    expect((await device.signer(record.keyId))?.publicKey).toBe(made.signer.publicKey);
  });

  test('is not written to after the room was forgotten', async () => {
    const store = await open();
    await keepRoom(store, roomId);
    disk.fill();
    await store.addStatements(roomId, [wire(1)]);
    disk.repair();
    await store.forgetRoom(roomId);
    await clock.pass(60_000);
    expect([await store.rooms(), await store.statements(roomId)]).toEqual([[], []]);
    expect(health.of(roomId)).toBeUndefined();
  });
});

test('a room that another tab has forgotten is told as gone, and stays forgotten', async () => {
  const store = await open();
  const record = await keepRoom(store, roomId);
  await (await openIndexedDbDeviceStore()).forgetRoom(roomId);
  await expect(store.saveRoom(record)).rejects.toThrow(RoomForgotten);
  expect(health.of(roomId)).toBe('gone');
  expect(await store.rooms()).toEqual([]);
});
