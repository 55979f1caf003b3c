import { Annotation, type Extension, type Range } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view';
import type { Awareness } from 'y-protocols/awareness';
import {
  compareRelativePositions,
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromJSON,
  createRelativePositionFromTypeIndex,
  type Doc,
  type RelativePosition,
  type Text,
} from 'yjs';
import { readPeer, type RemotePeer } from './remote-peer.ts';

/** Shows where the others write, with their names, and tells them where this person does. */
export function remoteCursors(text: Text, awareness: Awareness): Extension {
  return ViewPlugin.define((view) => new RemoteCursors(view, text, awareness), {
    decorations: (cursors) => cursors.decorations,
  });
}

/** Marks the empty transaction that redraws cursors when somebody else's moved. */
const othersMoved = Annotation.define<true>();

class RemoteCursors {
  decorations: DecorationSet;
  readonly #stop: () => void;
  #published: [RelativePosition | null, RelativePosition | null] = [null, null];
  /** What each of the others said last of itself and its cursor. */
  readonly #heard = new Map<number, string>();

  constructor(
    view: EditorView,
    private readonly text: Text,
    private readonly awareness: Awareness,
  ) {
    this.decorations = this.#draw();
    const own = awareness.clientID;
    const onChange = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
      const others = [...added, ...updated, ...removed].filter((id) => id !== own);
      if (others.filter((id) => this.#hasMoved(id)).length > 0)
        view.dispatch({ annotations: othersMoved.of(true) });
    };
    awareness.on('change', onChange);
    this.#stop = () => awareness.off('change', onChange);
  }

  update(update: ViewUpdate): void {
    if (update.selectionSet || update.focusChanged || update.docChanged) this.#publish(update.view);
    const moved = update.transactions.some((transaction) => transaction.annotation(othersMoved));
    if (moved) this.decorations = this.#draw();
    else if (update.docChanged) this.decorations = this.decorations.map(update.changes);
  }

  destroy(): void {
    this.#stop();
    this.awareness.setLocalStateField('cursor', null);
  }

  /** Who only points at the drawing, twenty times a second, is no reason to draw cursors again. */
  #hasMoved(client: number): boolean {
    const state = this.awareness.getStates().get(client);
    const heard = state && JSON.stringify([state['user'], state['cursor']]);
    if (heard === this.#heard.get(client)) return false;
    if (heard === undefined) this.#heard.delete(client);
    else this.#heard.set(client, heard);
    return true;
  }

  #publish(view: EditorView): void {
    if (!view.hasFocus) return;
    const { anchor, head } = view.state.selection.main;
    const cursor = {
      anchor: createRelativePositionFromTypeIndex(this.text, anchor),
      head: createRelativePositionFromTypeIndex(this.text, head),
    };
    const [anchorBefore, headBefore] = this.#published;
    if (
      compareRelativePositions(anchorBefore, cursor.anchor) &&
      compareRelativePositions(headBefore, cursor.head)
    )
      return;
    this.#published = [cursor.anchor, cursor.head];
    this.awareness.setLocalStateField('cursor', cursor);
  }

  #draw(): DecorationSet {
    const marks: Range<Decoration>[] = [];
    for (const [id, state] of this.awareness.getStates()) {
      const peer = id === this.awareness.clientID ? undefined : readPeer(state);
      if (peer) marks.push(...this.#marksOf(peer));
    }
    return Decoration.set(marks, true);
  }

  #marksOf(peer: RemotePeer): Range<Decoration>[] {
    const anchor = this.#indexOf(peer.anchor);
    const head = this.#indexOf(peer.head);
    if (anchor === undefined || head === undefined) return [];
    const caret = Decoration.widget({ widget: new Caret(peer), side: head > anchor ? -1 : 1 }).range(head);
    if (anchor === head) return [caret];
    const style = `--peer-light: ${peer.colorLight}`;
    const selection = Decoration.mark({ class: 'cm-peer-selection', attributes: { style } });
    return [caret, selection.range(Math.min(anchor, head), Math.max(anchor, head))];
  }

  #indexOf(position: unknown): number | undefined {
    const relative = createRelativePositionFromJSON(position);
    const absolute = createAbsolutePositionFromRelativePosition(relative, this.text.doc as Doc);
    return absolute?.type === this.text ? absolute.index : undefined;
  }
}

class Caret extends WidgetType {
  constructor(readonly peer: RemotePeer) {
    super();
  }

  override eq(other: Caret): boolean {
    return other.peer.name === this.peer.name && other.peer.color === this.peer.color;
  }

  toDOM(): HTMLElement {
    const caret = document.createElement('span');
    caret.className = 'cm-peer-caret';
    caret.style.setProperty('--peer', this.peer.color);
    const name = document.createElement('span');
    name.className = 'cm-peer-name';
    name.textContent = this.peer.name;
    caret.append('\u2060', name, '\u2060');
    return caret;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}
