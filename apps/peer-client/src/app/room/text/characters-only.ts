import { ContentString, type Item, type Text, transact, type YTextEvent } from 'yjs';

/**
 * Takes whatever is no character out of a shared text, for everybody: a member can put any object there, and an editor
 * counts characters. To be called before an editor is opened on the text, since each change has to come by here first.
 * Returns the end.
 */
export function charactersOnly(text: Text): () => void {
  takeOut(strangeIn(text), text);
  const onChange = (event: YTextEvent): void => {
    // All observers are shown the same list.
    const { delta } = event;
    const isOurs = event.transaction.origin === ORIGIN;
    const plain = isOurs
      ? []
      : delta.filter(({ insert }) => insert === undefined || typeof insert === 'string');
    if (plain.length < delta.length) delta.splice(0, delta.length, ...plain);
    if (!isOurs) takeOut(strangeIn(text), text);
  };
  text.observe(onChange);
  return () => text.unobserve(onChange);
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
