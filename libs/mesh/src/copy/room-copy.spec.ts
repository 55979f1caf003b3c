import { describe, expect, test } from '@jest/globals';
import { RoomCode } from '#protocol';
import { encodeCbor, sha256 } from '#trust';
import fc from 'fast-check';
import { Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { decodeRoomCopy, encodeRoomCopy } from './room-copy.ts';

const code = RoomCode.parse('amber-otter-42');

function documentWith(text: string): Doc {
  const doc = new Doc();
  doc.getText('text').insert(0, text);
  doc.getMap('later').set('what a later client keeps', 1);
  return doc;
}

const bytes = encodeRoomCopy({
  code,
  title: 'Mosaic',
  savedAt: 1_790_000_000_000,
  doc: documentWith('tiles'),
});

/** As `encodeRoomCopy` makes it, of any parts. */
function copyOf(
  update: Uint8Array,
  head: Parameters<typeof encodeCbor>[0],
  label = 'tessera1/copy\0',
): Uint8Array {
  const encoded = encodeCbor(head);
  return Uint8Array.from([
    ...new TextEncoder().encode(label),
    0,
    0,
    encoded.length >> 8,
    encoded.length & 255,
    ...encoded,
    ...update,
  ]);
}

describe('the copy of a room', () => {
  test('is all that was shared, to the letter', () => {
    const decoded = decodeRoomCopy(bytes);
    if (!decoded.ok) throw new Error(decoded.reason);
    const { doc, ...rest } = decoded.copy;
    expect(rest).toEqual({ code, title: 'Mosaic', savedAt: 1_790_000_000_000 });
    expect(doc.getText('text').toJSON()).toBe('tiles');
    expect(doc.getMap('later').toJSON()).toEqual({ 'what a later client keeps': 1 });
  });

  test('that is no copy, or one that a later client made, is refused by name', () => {
    expect(decodeRoomCopy(new Uint8Array(0))).toEqual({ ok: false, reason: 'not-a-copy' });
    expect(decodeRoomCopy(new Uint8Array(500))).toEqual({ ok: false, reason: 'not-a-copy' });
    const later = bytes.slice();
    later.set(new TextEncoder().encode('tessera2/copy'));
    expect(decodeRoomCopy(later)).toEqual({ ok: false, reason: 'newer' });
    expect(decodeRoomCopy(new Uint8Array(65 * 1024 * 1024))).toEqual({ ok: false, reason: 'too-large' });
  });

  test('that lost or changed a single byte is refused', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, by) => {
          const changed = bytes.slice();
          changed[at] = changed[at]! ^ by;
          // Of the head only form can be checked: it is for people to see.
          const decoded = decodeRoomCopy(changed);
          if (decoded.ok) expect(decoded.copy.doc.getText('text').toJSON()).toBe('tiles');
          expect(decodeRoomCopy(bytes.subarray(0, at)).ok).toBe(false);
        },
      ),
    );
  });

  test('of a document with a part that is missing is refused', () => {
    const doc = documentWith('tiles');
    const before = encodeStateVector(doc);
    doc.getText('text').insert(5, ' and grout');
    const late = encodeStateAsUpdate(doc, before);
    expect(decodeRoomCopy(copyOf(late, [code, 't', 1, sha256(late)]))).toEqual({
      ok: false,
      reason: 'damaged',
    });
  });

  test('with a hostile head or content throws nothing, and tricks nobody’s eyes', () => {
    const update = encodeStateAsUpdate(documentWith('tiles'));
    const hash = sha256(update);
    const decoded = decodeRoomCopy(copyOf(update, [code, 'Mo\u202esaic\n\n', 1, hash]));
    expect(decoded.ok && decoded.copy.title).toBe('Mosaic');
    for (const head of [
      [],
      [code, 't', 1],
      ['../..', 't', 1, hash],
      [code, 't', 9e15, hash],
      [code, 't', 1, 'no'],
    ]) {
      expect(decodeRoomCopy(copyOf(update, head)).ok).toBe(false);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        decodeRoomCopy(copyOf(noise, [code, 't', 1, sha256(noise)]));
        decodeRoomCopy(noise);
      }),
    );
  });
});
