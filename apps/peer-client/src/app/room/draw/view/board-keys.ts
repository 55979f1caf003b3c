import type { BoardEvent, Tool } from '../tools/board-state.ts';

/** What a key does while the board has the focus; undefined where it is the page's. */
export function boardKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): BoardKey {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) return withControl(key, event.shiftKey);
  const tool = TOOL_KEYS[key];
  if (tool) return { kind: 'tool', tool };
  const [dx, dy] = ARROWS[key] ?? [];
  if (dx !== undefined && dy !== undefined) return { kind: 'arrow', dx, dy, far: event.shiftKey };
  return OTHERS[key];
}

export type BoardKey = BoardEvent | 'undo' | 'redo' | 'select-all' | 'escape' | 'pan' | undefined;

/** The letter of each tool, as it is written beside it. */
export const TOOL_LETTERS: Readonly<Record<Tool, string>> = {
  select: 'V',
  pen: 'P',
  eraser: 'E',
  line: 'L',
  rectangle: 'R',
  ellipse: 'O',
  text: 'T',
};

const TOOL_KEYS: Readonly<Record<string, Tool>> = Object.fromEntries(
  Object.entries(TOOL_LETTERS).map(([tool, letter]) => [letter.toLowerCase(), tool as Tool]),
);

const ARROWS: Readonly<Record<string, readonly [-1 | 0 | 1, -1 | 0 | 1]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const OTHERS: Readonly<Record<string, BoardKey>> = {
  Delete: { kind: 'delete' },
  Backspace: { kind: 'delete' },
  Enter: { kind: 'place' },
  Escape: 'escape',
  ' ': 'pan',
  '+': { kind: 'zoom', to: 'in' },
  '=': { kind: 'zoom', to: 'in' },
  '-': { kind: 'zoom', to: 'out' },
  '0': { kind: 'zoom', to: 'one' },
  '1': { kind: 'zoom', to: 'all' },
};

function withControl(key: string, shift: boolean): BoardKey {
  if (key === 'z') return shift ? 'redo' : 'undo';
  if (key === 'y') return 'redo';
  if (key === 'a') return 'select-all';
  return undefined;
}
