import { describe, expect, test } from '@jest/globals';
import type { PeerId } from '#protocol';
import fc from 'fast-check';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { Drawing, newEntryId } from './drawing.ts';
import { encodeEntry } from './entry.ts';
import { type Mark, MAX_ENTRIES } from './mark.ts';
import { anyMark } from './marks.fixture.ts';
import { readDrawing, sharedDrawing } from './read-drawing.ts';

const [alice, bob] = ['aa'.repeat(16), 'bb'.repeat(16)] as [PeerId, PeerId];
const dot = (x: number): Mark => ({
  kind: 'stroke',
  style: { colour: 'ink', width: 'fine' },
  path: Float32Array.of(x, 0),
  pressures: undefined,
});

function linked(...docs: Doc[]): void {
  for (const doc of docs)
    doc.on('update', (update: Uint8Array) =>
      docs.forEach((other) => other !== doc && applyUpdate(other, update)),
    );
}

function pair(): { hers: Drawing; his: Drawing } {
  const [one, other] = [new Doc(), new Doc()];
  linked(one, other);
  return { hers: new Drawing(one, alice), his: new Drawing(other, bob) };
}

const ids = ({ pile }: Drawing): string[] => pile.map(([id]) => id);

describe('two who draw at once', () => {
  test('see the same, the newest on top, and who drew it', () => {
    const { hers, his } = pair();
    hers.add('aaaaaaaaaaa', dot(1));
    his.add('bbbbbbbbbbb', dot(2));
    hers.add('00000000000', dot(3));
    expect(ids(hers)).toEqual(['aaaaaaaaaaa', 'bbbbbbbbbbb', '00000000000']);
    expect(his.pile).toEqual(hers.pile);
    expect(hers.pile.map(([, { author }]) => author)).toEqual([alice, bob, alice]);
    expect(his.isOnTop('00000000000')).toBe(true);
    expect(his.isOnTop('bbbbbbbbbbb')).toBe(false);
  });

  test('undo only what each did, step by step, and do it again', () => {
    const { hers, his } = pair();
    hers.add('aaaaaaaaaaa', dot(1));
    his.add('bbbbbbbbbbb', dot(2));
    hers.add('ccccccccccc', dot(3));
    hers.undo();
    expect(ids(his)).toEqual(['aaaaaaaaaaa', 'bbbbbbbbbbb']);
    hers.undo();
    expect(ids(his)).toEqual(['bbbbbbbbbbb']);
    expect(hers.canUndo).toBe(false);
    hers.undo();
    expect(ids(his)).toEqual(['bbbbbbbbbbb']);
    hers.redo();
    hers.redo();
    expect(ids(his)).toEqual(['aaaaaaaaaaa', 'bbbbbbbbbbb', 'ccccccccccc']);
  });

  test('take back an erasure, a move and a new colour, also of what the other drew', () => {
    const { hers, his } = pair();
    his.add('bbbbbbbbbbb', dot(2));
    const before = hers.entries.get('bbbbbbbbbbb');
    hers.move(['bbbbbbbbbbb'], 10, 5);
    hers.restyle(['bbbbbbbbbbb'], { colour: 'plum' });
    hers.remove(['bbbbbbbbbbb']);
    for (let step = 0; step < 3; step++) hers.undo();
    expect(his.entries.get('bbbbbbbbbbb')).toEqual(before);
  });

  test('do not undo what somebody else has changed since', () => {
    const { hers, his } = pair();
    hers.add('aaaaaaaaaaa', dot(1));
    his.move(['aaaaaaaaaaa'], 10, 0);
    hers.undo();
    expect(his.entries.get('aaaaaaaaaaa')?.mark).toEqual(dot(11));
  });

  test('write a text letter by letter in one step', () => {
    const { hers, his } = pair();
    const text = (letters: string): Mark => ({
      kind: 'text',
      style: { colour: 'ink', width: 'fine' },
      x: 0,
      y: 0,
      text: letters,
    });
    hers.add('aaaaaaaaaaa', dot(1));
    hers.write('ttttttttttt', text('F'));
    hers.write('ttttttttttt', text('Ferry'));
    expect(his.entries.get('ttttttttttt')?.mark).toEqual(text('Ferry'));
    hers.undo();
    expect(ids(his)).toEqual(['aaaaaaaaaaa']);
  });

  test('end with the same drawing, whatever they did while apart', () => {
    const act = fc.record({ who: fc.nat(1), what: fc.nat(5), which: fc.nat(9), mark: anyMark });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const docs = [new Doc(), new Doc()] as const;
        const drawings = [new Drawing(docs[0], alice), new Drawing(docs[1], bob)] as const;
        for (const { who, what, which, mark } of acts) {
          const drawing = drawings[who]!;
          const id = `${which}`.padStart(11, 'x');
          if (what === 0) drawing.move([id], 3, 4);
          else if (what === 1) drawing.remove([id]);
          else if (what === 2) drawing.undo();
          else if (what === 3) drawing.redo();
          else drawing.add(id, mark);
        }
        applyUpdate(docs[1], encodeStateAsUpdate(docs[0], encodeStateVector(docs[1])));
        applyUpdate(docs[0], encodeStateAsUpdate(docs[1], encodeStateVector(docs[0])));
        expect(drawings[1].pile).toEqual(drawings[0].pile);
        expect(readDrawing(docs[0]).entries).toEqual(new Map([...drawings[0].entries].toSorted()));
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a hostile member writes', () => {
  const good = encodeEntry({ mark: dot(1), z: 1, author: bob });

  test.each<[string, string, unknown]>([
    ['bytes that are no entry', 'mmmmmmmmmmm', Uint8Array.of(1, 2, 3)],
    ['no bytes', 'mmmmmmmmmmm', { kind: 'stroke' }],
    ['an id that is none', '<script>', good],
    ['a very long id', 'm'.repeat(1_000), good],
  ])('as %s is skipped and counted', (_, id, value) => {
    const doc = new Doc();
    const drawing = new Drawing(doc, alice);
    drawing.add('aaaaaaaaaaa', dot(1));
    sharedDrawing(doc).set(id, value);
    expect(ids(drawing)).toEqual(['aaaaaaaaaaa']);
    expect(drawing.skipped).toBe(1);
    expect(new Drawing(doc, alice).skipped).toBe(1);
  });

  test('over one of ours takes that away, and nothing else', () => {
    const doc = new Doc();
    const drawing = new Drawing(doc, alice);
    drawing.add('aaaaaaaaaaa', dot(1));
    drawing.add('bbbbbbbbbbb', dot(2));
    sharedDrawing(doc).set('aaaaaaaaaaa', Uint8Array.of(9));
    expect(ids(drawing)).toEqual(['bbbbbbbbbbb']);
  });

  test('without end fills no board', () => {
    const doc = new Doc();
    const drawing = new Drawing(doc, alice);
    doc.transact(() => {
      for (let count = 0; count < MAX_ENTRIES + 50; count++) sharedDrawing(doc).set(newEntryId(), good);
    });
    expect(drawing.entries.size).toBe(MAX_ENTRIES);
    expect(drawing.skipped).toBe(50);
    expect(drawing.isFull).toBe(true);
    expect(readDrawing(doc).entries.size).toBe(MAX_ENTRIES);
  });
});
