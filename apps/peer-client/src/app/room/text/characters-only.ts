import { ContentString, type Item, type Text, transact, type YTextEvent } from 'yjs';

/**
 * Takes whatever is no character out of a shared text, for everybody: a member can put any object there, and an editor
 * counts characters. To be called before an editor is opened on the text, since each change has to come by here first.
 * Returns the end.
 */
export function charactersOnly(text: Text): () => void {
  takeOut(strangeIn(text), text);
  let { length } = text;
  const onChange = ({ delta, transaction: { origin } }: YTextEvent): void => {
    const expected = delta.reduce((sum, part) => sum + lengthened(part), length);
    ({ length } = text);
    if (origin === ORIGIN) return void delta.splice(0);
    const plain = delta.filter(({ insert }) => insert === undefined || typeof insert === 'string');
    // What Yjs does not list counts all the same. Only then the whole text is looked through.
    if (plain.length === delta.length && expected === length) return;
    // All observers are shown the same list.
    delta.splice(0, delta.length, ...plain);
    takeOut(strangeIn(text), text);
  };
  text.observe(onChange);
  return () => text.unobserve(onChange);
}

function lengthened({ insert, delete: gone = 0 }: YTextEvent['delta'][number]): number {
  return (typeof insert === 'string' ? insert.length : insert === undefined ? 0 : 1) - gone;
}

const ORIGIN = { who: 'characters only' };

function strangeIn(text: Text): readonly Item[] {
  const strange: Item[] = [];
  for (let item = text._start; item; item = item.right) {
    if (!item.deleted && item.countable && !(item.content instanceof ContentString)) strange.push(item);
  }
  return strange;
}

/** As if from elsewhere: then Yjs keeps no place in the text that it has looked up before. */
function takeOut(strange: readonly Item[], { doc }: Text): void {
  if (strange.length === 0 || !doc) return;
  transact(doc, (transaction) => strange.forEach((item) => item.delete(transaction)), ORIGIN, false);
}
