import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { type RoomId, toHex } from '#trust';
import { openDB } from 'idb';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { brokenDisk } from '../../../../test/support/broken-disk.ts';
import { VirtualClock } from '../../../../test/support/virtual-clock.ts';
import { forgetKeptDocument, openKeptDocument } from './kept-document.ts';
import { StorageHealth } from './storage-health.ts';

const roomId = toHex<RoomId>(new Uint8Array(32).fill(1));
const name = `tessera:document:${roomId}`;
const clock = new VirtualClock();
const disk = brokenDisk();
let health: StorageHealth;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  health = new StorageHealth();
});
afterEach(() => disk.repair());

const open = (): Promise<Doc> => openKeptDocument(roomId, { health, clock });
const textOf = (doc: Doc): string => doc.getText('text').toJSON();
const rows = async (): Promise<number> => {
  const database = await openDB(name);
  const count = await database.count('updates');
  database.close();
  return count;
};
/** fake-indexeddb works by timers of the real clock. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('the document of a room', () => {
  test('is as it was, whoever wrote in it', async () => {
    const doc = await open();
    doc.getText('text').insert(0, 'mine');
    const other = new Doc();
    other.getText('text').insert(0, ', yours');
    applyUpdate(doc, encodeStateAsUpdate(other), 'a link');
    await clock.pass(500);
    await settled();
    expect(textOf(await open())).toBe(textOf(doc));
    expect(textOf(doc)).toHaveLength('mine, yours'.length);
  });

  test('is written once for many changes by others, or with what this person writes next', async () => {
    const [doc, other] = [await open(), new Doc()];
    other.on('update', (update: Uint8Array) => applyUpdate(doc, update, 'a link'));
    for (const letter of 'theirs') other.getText('text').insert(0, letter);
    await settled();
    expect(await rows()).toBe(0);
    await clock.pass(500);
    await settled();
    expect(await rows()).toBe(1);
    for (const letter of 'more') other.getText('text').insert(0, letter);
    doc.getText('text').insert(4, ' mine ');
    await settled();
    expect(await rows()).toBe(2);
    expect(textOf(await open())).toBe('erom mine srieht');
    await clock.pass(500);
    await settled();
    expect(await rows()).toBe(2);
  });

  test('is kept in few rows, however much is typed, and none of it is lost', async () => {
    const doc = await open();
    for (let n = 0; n < 1_203; n++) doc.getText('text').insert(0, `${n % 10}`);
    await settled();
    const kept = await open();
    expect(textOf(kept)).toBe(textOf(doc));
    kept.getText('text').insert(0, 'more');
    for (let n = 0; n < 500; n++) kept.getText('text').insert(0, '.');
    await settled();
    expect(await rows()).toBeLessThan(500);
    expect(textOf(await open())).toBe(textOf(kept));
  });

  test('of two tabs that write at once is both, also after it was rewritten', async () => {
    const [one, two] = [await open(), await open()];
    for (let n = 0; n < 300; n++) {
      one.getText('text').insert(0, 'a');
      two.getText('text').insert(0, 'b');
    }
    await settled();
    for (let n = 0; n < 300; n++) one.getText('text').insert(0, 'a');
    await settled();
    const text = textOf(await open());
    expect([text.replaceAll('b', '').length, text.replaceAll('a', '').length]).toEqual([600, 300]);
  });
});

test('of rows that were damaged on the disk the others are there, and what is written next is kept', async () => {
  const doc = await open();
  for (const letter of ['a', 'b', 'c']) doc.getMap('each').set(letter, letter);
  await settled();
  const database = await openDB(name);
  const [first = 0] = (await database.getAllKeys('updates')) as number[];
  await database.put('updates', Uint8Array.of(9, 9, 9), first);
  await database.put('updates', 'no bytes', first - 1);
  database.close();
  const other = new Doc();
  other.getText('text').insert(0, 'from bob');
  const damaged = await open();
  applyUpdate(damaged, encodeStateAsUpdate(other), 'a link');
  damaged.getText('text').insert(0, 'mine, ');
  await settled();
  expect(health.of(roomId)).toBeUndefined();
  applyUpdate(damaged, encodeStateAsUpdate(doc), 'a link');
  expect(damaged.getMap('each').toJSON()).toEqual({ a: 'a', b: 'b', c: 'c' });
  await clock.pass(500);
  await settled();
  const again = await open();
  expect([again.getMap('each').toJSON(), textOf(again).length]).toEqual([{ a: 'a', b: 'b', c: 'c' }, 14]);
});

describe('a device that takes nothing', () => {
  test('is told of, and gets all of it as soon as it takes something', async () => {
    const doc = await open();
    doc.getText('text').insert(0, 'kept');
    await settled();
    disk.fill();
    doc.getText('text').insert(4, ', typed on a full disk');
    await settled();
    expect(health.of(roomId)).toBe('full');
    doc.getText('text').insert(0, 'and ');
    await clock.pass(60_000);
    await settled();
    expect(health.of(roomId)).toBe('full');
    disk.repair();
    await clock.pass(5_000);
    await settled();
    expect(health.of(roomId)).toBeUndefined();
    expect(textOf(await open())).toBe('and kept, typed on a full disk');
  });

  test('from the start loses nothing of what it had kept before', async () => {
    (await open()).getText('text').insert(0, 'kept long ago');
    await settled();
    disk.shut();
    const doc = await open();
    expect([textOf(doc), health.of(roomId)]).toEqual(['', 'failing']);
    doc.getText('text').insert(0, ' and new');
    disk.repair();
    await clock.pass(5_000);
    await settled();
    const text = textOf(doc);
    expect([text.length, health.of(roomId)]).toEqual(['kept long ago and new'.length, undefined]);
    expect(textOf(await open())).toBe(text);
  });

  test('any more, since the room was forgotten, does not get it back', async () => {
    const doc = await open();
    doc.getText('text').insert(0, 'secret');
    await settled();
    await forgetKeptDocument(roomId);
    expect(health.of(roomId)).toBe('gone');
    doc.getText('text').insert(0, 'still here, ');
    await clock.pass(60_000);
    await settled();
    expect((await indexedDB.databases()).map((database) => database.name)).toEqual([]);
    expect(textOf(await open())).toBe('');
    expect(health.of(roomId)).toBeUndefined();
  });
});
