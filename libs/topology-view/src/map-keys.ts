/** What a key does while the map has the focus. */
export type MapAction =
  | { readonly kind: 'search' | 'panel' | 'fit' | 'layers' | 'help' | 'leave' }
  | { readonly kind: 'gap'; readonly step: 1 | -1 }
  | { readonly kind: 'move'; readonly x: number; readonly y: number }
  | { readonly kind: 'zoom'; readonly factor: number };

export const ZOOM_STEP = 1.3;

/** Undefined for a key that means nothing here, or something to the browser. */
export function mapKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): MapAction | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return ACTIONS.get(event.key);
}

const ACTIONS: ReadonlyMap<string, MapAction> = new Map<string, MapAction>([
  ['/', { kind: 'search' }],
  ['n', { kind: 'gap', step: 1 }],
  ['p', { kind: 'gap', step: -1 }],
  ['ArrowLeft', { kind: 'move', x: -1, y: 0 }],
  ['ArrowRight', { kind: 'move', x: 1, y: 0 }],
  ['ArrowUp', { kind: 'move', x: 0, y: -1 }],
  ['ArrowDown', { kind: 'move', x: 0, y: 1 }],
  ['Enter', { kind: 'panel' }],
  ['f', { kind: 'fit' }],
  ['+', { kind: 'zoom', factor: ZOOM_STEP }],
  ['=', { kind: 'zoom', factor: ZOOM_STEP }],
  ['-', { kind: 'zoom', factor: 1 / ZOOM_STEP }],
  ['v', { kind: 'layers' }],
  ['?', { kind: 'help' }],
  ['Escape', { kind: 'leave' }],
]);
