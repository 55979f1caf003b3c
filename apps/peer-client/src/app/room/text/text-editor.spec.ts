/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EditorView } from '@codemirror/view';
import fc from 'fast-check';
import { Awareness } from 'y-protocols/awareness';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, Text } from 'yjs';
import { openEditor } from './text-editor.ts';

let alice: Doc;
let editor: EditorView | undefined;

beforeEach(() => {
  alice = new Doc();
});
afterEach(() => editor?.destroy());

function open(): EditorView {
  const text = alice.getText('text');
  const awareness = new Awareness(alice);
  editor = openEditor({ parent: document.body, text, awareness, nonce: '', readOnly: false });
  return editor;
}

/** What somebody else makes of the room's document, whatever client that is. */
function changed(change: (doc: Doc) => void): Uint8Array {
  const mallory = new Doc();
  applyUpdate(mallory, encodeStateAsUpdate(alice));
  change(mallory);
  return encodeStateAsUpdate(mallory, encodeStateVector(alice));
}

function expectSame(): void {
  const text = alice.getText('text');
  expect(editor?.state.sliceDoc()).toBe(text.toJSON());
  expect(editor?.state.doc.length).toBe(text.length);
}

/** Each puts something that an editor might count in another way at that place, as far as there is one. */
const STRANGE: Record<string, (doc: Doc, at: number) => void> = {
  'an object': (doc, at) => doc.getText('text').insertEmbed(at, { image: 'x' }),
  'another text': (doc, at) => doc.getText('text').insertEmbed(at, new Text('within')),
  'values of a list': (doc) => doc.getArray('text').insert(0, [1, null, { two: 2 }]),
  'a carriage return': (doc, at) => doc.getText('text').insert(at, 'a\rb\r\nc\r'),
  'a character and an object': (doc, at) => {
    doc.getText('text').insert(at, '!');
    doc.getText('text').insertEmbed(at, {});
    doc.getText('text').insert(at, '?');
  },
};

describe.each(Object.keys(STRANGE))('%s in the text', (what) => {
  const put = STRANGE[what] ?? (() => {});

  test('of before leaves the editor in step with it', () => {
    alice.getText('text').insert(0, 'hello');
    applyUpdate(
      alice,
      changed((doc) => put(doc, 2)),
    );
    open();
    expectSame();
    applyUpdate(
      alice,
      changed((doc) => doc.getText('text').insert(doc.getText('text').length, ' there')),
    );
    expectSame();
  });

  test('by somebody else leaves the editor in step with it', () => {
    alice.getText('text').insert(0, 'hello');
    const view = open();
    applyUpdate(
      alice,
      changed((doc) => put(doc, 2)),
    );
    expectSame();
    view.dispatch({ changes: { from: view.state.doc.length, insert: ', alice' } });
    expectSame();
    expect(alice.getText('text').toJSON()).toMatch(/llo, alice$/);
  });
});

test('whatever is written by whom, the editor shows the text', () => {
  const act = fc.record({
    what: fc.constantFrom(...Object.keys(STRANGE), 'a word', 'nothing'),
    at: fc.nat(1000),
    own: fc.string({ unit: fc.constantFrom('a', '\n', 'é'), maxLength: 4 }),
    cut: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      alice = new Doc();
      alice.getText('text').insert(0, 'hello');
      const view = open();
      for (const { what, at, own, cut } of acts) {
        applyUpdate(
          alice,
          changed((doc) => {
            if (what in STRANGE) return STRANGE[what]?.(doc, at % (alice.getText('text').length + 1));
            const text = doc.getText('text');
            const place = at % (text.length + 1);
            text.delete(place, Math.min(cut, text.length - place));
            if (what === 'a word') text.insert(place, 'word');
          }),
        );
        expectSame();
        view.dispatch({ changes: { from: at % (view.state.doc.length + 1), insert: own } });
        expectSame();
      }
      view.destroy();
    }),
    { numRuns: 200 },
  );
});

test('what was taken out of it is gone for everybody', () => {
  alice.getText('text').insert(0, 'hello');
  open();
  const bob = new Doc();
  applyUpdate(
    bob,
    changed((doc) => STRANGE['an object']?.(doc, 2)),
  );
  applyUpdate(bob, encodeStateAsUpdate(alice));
  applyUpdate(alice, encodeStateAsUpdate(bob));
  applyUpdate(bob, encodeStateAsUpdate(alice));
  expect(bob.getText('text').toDelta()).toEqual([{ insert: 'hello' }]);
});
