import { defaultKeymap } from '@codemirror/commands';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, dropCursor, EditorView, keymap, placeholder, ViewPlugin } from '@codemirror/view';
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next';
import type { Awareness } from 'y-protocols/awareness';
import type { Text } from 'yjs';
import { charactersOnly } from './characters-only.ts';
import { editorLook } from './editor-look.ts';
import { remoteCursors } from './remote-cursors.ts';

export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly text: Text;
  readonly awareness: Awareness;
  /** For the style sheet that CodeMirror adds: the page allows no other. */
  readonly nonce: string;
  readonly readOnly: boolean;
}

/** An editor on a shared text. It never changes the text by itself; `destroy()` it. */
export function openEditor({ parent, text, awareness, nonce, readOnly }: EditorOptions): EditorView {
  const stop = charactersOnly(text);
  const extensions: Extension = [
    ViewPlugin.define(() => ({ destroy: stop })),
    // Each character is one here as it is there: others may write a carriage return, who pastes one means a line.
    EditorState.lineSeparator.of('\n'),
    EditorView.clipboardInputFilter.of((pasted) => pasted.replace(/\r\n?/g, '\n')),
    // Awareness is left out here: the package's cursors set style attributes, which the page's policy forbids.
    yCollab(text, null),
    remoteCursors(text, awareness),
    // Tab is left to the page, so that the keyboard gets out of the editor.
    keymap.of([...yUndoManagerKeymap, ...defaultKeymap, ...searchKeymap]),
    markdown({ base: markdownLanguage }),
    EditorView.lineWrapping,
    drawSelection(),
    dropCursor(),
    EditorView.contentAttributes.of({ 'aria-label': 'Shared text', spellcheck: 'true', tabindex: '0' }),
    editable.of(editability(readOnly)),
    editorLook,
    nonce ? EditorView.cspNonce.of(nonce) : [],
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: text.toJSON(), extensions }) });
  selectSomething();
  return view;
}

/**
 * Where nothing in the page was ever selected, CodeMirror looks for a selection at each change, and the browser lays
 * out the page to answer. The start of the page is where the first Tab begins anyway.
 */
function selectSomething(): void {
  const selection = document.getSelection();
  if (selection && !selection.focusNode) selection.collapse(document.body, 0);
}

export function setReadOnly(view: EditorView, readOnly: boolean): void {
  view.dispatch({ effects: editable.reconfigure(editability(readOnly)) });
}

const editable = new Compartment();

function editability(readOnly: boolean): Extension {
  return [
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({ 'aria-readonly': String(readOnly) }),
    placeholder(
      readOnly ? 'Nothing was written here.' : 'Write something. Everyone here sees it as you type.',
    ),
  ];
}
