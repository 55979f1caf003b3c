import { describe, expect, test } from '@jest/globals';
import { RoomCode } from '#protocol';
import { downloadZip } from 'client-zip';
import { Doc } from 'yjs';
import { openCopy } from './opened-copy.ts';
import { encodeRoomCopy } from './room-copy.ts';

const doc = new Doc();
doc.getText('text').insert(0, 'tiles');
const room = encodeRoomCopy({ code: RoomCode.parse('amber-otter-42'), title: 'Mosaic', savedAt: 1, doc });

const zipOf = (entries: Readonly<Record<string, string | Uint8Array>>): Promise<Blob> =>
  downloadZip(Object.entries(entries).map(([name, input]) => ({ name, input }))).blob();

describe('a saved copy', () => {
  test('is opened with the files that came with it, and with nothing that did not', async () => {
    const read = await openCopy(
      await zipOf({
        'text.md': 'tiles',
        'room.tessera': room,
        'files/a.png': 'a',
        'files/b/c': 'c',
        'other/d': '',
      }),
    );
    if (!read.ok) throw new Error(read.reason);
    expect(read.opened.room.doc.getText('text').toJSON()).toBe('tiles');
    expect(read.opened.files.map(({ name }) => name)).toEqual(['files/a.png', 'files/b/c']);
  });

  test('is opened by its state alone, and when its folder was packed again', async () => {
    const alone = await openCopy(new Blob([room]));
    expect(alone.ok && alone.opened.files).toEqual([]);
    const again = await openCopy(
      await zipOf({
        'mosaic/': '',
        'mosaic/files/': '',
        'mosaic/files/a.png': 'a',
        'mosaic/room.tessera': room,
      }),
    );
    expect(again.ok && again.opened.files.map(({ name }) => name)).toEqual(['mosaic/files/a.png']);
  });

  test.each<[string, () => Blob | Promise<Blob>]>([
    ['not-a-copy', () => new Blob([])],
    ['not-a-copy', () => new Blob(['a letter'])],
    ['no-room', () => zipOf({ 'text.md': 'tiles' })],
    ['not-a-copy', () => zipOf({ 'room.tessera': 'something else' })],
    ['damaged', () => zipOf({ 'room.tessera': room.subarray(0, -1) })],
    ['not-a-zip', async () => (await zipOf({ 'room.tessera': room })).slice(0, -1)],
    ['too-large', () => new Blob(Array.from({ length: 65 }, () => new Uint8Array(1024 * 1024)))],
  ])('that can not be opened is %s', async (reason, make) => {
    expect(await openCopy(await make())).toEqual({ ok: false, reason });
  });
});
