import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cursorColors } from '#ui/words';
import { MAX_POINTS, type Stroke } from '../model/mark.ts';
import { boardNews } from './announcer.ts';
import { boardKey } from './board-keys.ts';
import { entryWords } from './entry-words.ts';
import { MAX_DRAGGED, presenceOf, readDrawer, type RemoteDrawer } from './remote-drawer.ts';

const user = { name: 'Bob', ...cursorColors('9c00') };
const strokeOf = (points: number, hasPressure = false): Stroke => ({
  kind: 'stroke',
  style: { colour: 'clay', width: 'bold' },
  path: Float32Array.from({ length: 2 * points }, (_, at) => at * 2),
  pressures: hasPressure ? Uint8Array.from({ length: points }, (_, at) => at % 256) : undefined,
});
const live = (mark: Stroke) => ({ kind: 'mark', id: 'sssssssssss', mark }) as const;
/** What is seen of the stroke that they draw. */
const strokeIn = (seen: RemoteDrawer | undefined): unknown => seen?.live?.kind === 'mark' && seen.live.mark;

describe('somebody else at the board', () => {
  test('is seen where they point, and what they draw', () => {
    const draw = presenceOf({ x: 10.04, y: -3 }, live(strokeOf(5)), 0);
    expect(readDrawer({ user, draw }, undefined)).toEqual({
      ...user,
      pointer: { x: 10, y: -3 },
      live: live(strokeOf(5)),
    });
  });

  test('is seen to drag what is there, and no more than a frame can hold', () => {
    const drag = (count: number) =>
      ({ kind: 'drag', ids: Array<string>(count).fill('sssssssssss'), to: { x: -2.125, y: 8 } }) as const;
    const seen = (count: number) =>
      readDrawer({ user, draw: presenceOf(undefined, drag(count), 0) }, undefined);
    expect(seen(MAX_DRAGGED)?.live).toEqual(drag(MAX_DRAGGED));
    expect(JSON.stringify(presenceOf(undefined, drag(MAX_DRAGGED), 0)).length).toBeLessThan(8_000);
    expect(seen(MAX_DRAGGED + 1)).toBeUndefined();
    expect(seen(0)).toBeUndefined();
  });

  test('is nobody while at the text', () => {
    expect(readDrawer({ user }, undefined)).toBeUndefined();
    expect(readDrawer({ user, draw: null }, undefined)).toBeUndefined();
  });

  test.each([false, true])(
    'is seen to draw a long stroke from its ends, with pressure: %s',
    (hasPressure) => {
      let seen: RemoteDrawer | undefined;
      let told = 0;
      for (const points of [1, 40, 41, 300, 700, 1_100, 1_500, 1_900, MAX_POINTS]) {
        const draw = presenceOf(undefined, live(strokeOf(points, hasPressure)), told);
        told = points;
        expect(JSON.stringify(draw).length).toBeLessThan(4_000);
        seen = readDrawer({ user, draw: JSON.parse(JSON.stringify(draw)) as unknown }, seen);
        expect(strokeIn(seen)).toEqual(strokeOf(points, hasPressure));
      }
    },
  );

  test('whose messages were lost is seen all the same, with a shortcut', () => {
    const first = readDrawer({ user, draw: presenceOf(undefined, live(strokeOf(10)), 0) }, undefined);
    const later = readDrawer({ user, draw: presenceOf(undefined, live(strokeOf(900)), 899) }, first);
    const path = (strokeIn(later) as Stroke).path;
    expect([...path.slice(0, 2), ...path.slice(-2)]).toEqual([0, 2, 3596, 3598]);
  });

  test.each<[string, object]>([
    ['a place beyond the board', { at: [1e9, 0], live: null }],
    ['no place', { at: ['0', '0'], live: null }],
    ['an id that is none', { at: null, live: { id: '../..', from: 0, mark: '' } }],
    [
      'more than a window of a stroke',
      { at: null, live: { id: 'sssssssssss', from: 0, mark: 'A'.repeat(9_000) } },
    ],
    ['a drag of nothing that is', { at: null, live: { ids: ['here'], to: [0, 0] } }],
    ['a drag and a mark', { at: null, live: { ids: ['sssssssssss'], to: [0, 0], mark: '' } }],
    ['something else', { at: null, live: null, more: 1 }],
  ])('that sends %s is not at the board', (_, draw) => {
    expect(readDrawer({ user, draw }, undefined)).toBeUndefined();
  });

  test('that goes on with a stroke for ever fills no memory', () => {
    let seen: RemoteDrawer | undefined;
    for (let round = 0; round < 50; round++) {
      const { live: window } = presenceOf(undefined, live(strokeOf(400)), 0);
      const draw = { at: null, live: { ...window, from: Math.min(MAX_POINTS, round * 400) } };
      seen = readDrawer({ user, draw }, seen);
    }
    expect((strokeIn(seen) as Stroke).path.length).toBeLessThanOrEqual(2 * MAX_POINTS);
  });

  test('makes nothing throw, whatever is sent', () => {
    const text = fc.oneof(
      fc.string(),
      fc.base64String().map((any) => any.replaceAll('=', '')),
    );
    const draw = fc.record({
      at: fc.anything(),
      live: fc.record({ id: fc.constant('sssssssssss'), from: fc.nat(5), mark: text }),
    });
    const before = readDrawer({ user, draw: presenceOf(undefined, live(strokeOf(3)), 0) }, undefined);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          draw.map((any) => ({ user, draw: { ...any, at: null } })),
        ),
        (state) => {
          readDrawer(state, before);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe('keys on the board', () => {
  const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
    boardKey({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

  test.each([
    ['p', { kind: 'tool', tool: 'pen' }],
    ['O', { kind: 'tool', tool: 'ellipse' }],
    ['ArrowLeft', { kind: 'arrow', dx: -1, dy: 0, far: false }],
    ['Delete', { kind: 'delete' }],
    ['+', { kind: 'zoom', to: 'in' }],
    [' ', 'pan'],
    ['q', undefined],
    ['Tab', undefined],
  ])('%j', (key, means) => expect(press(key)).toEqual(means));

  test('undo and redo as people know them', () => {
    expect(press('z', { ctrlKey: true })).toBe('undo');
    expect(press('Z', { metaKey: true, shiftKey: true })).toBe('redo');
    expect(press('y', { ctrlKey: true })).toBe('redo');
  });

  test('those of the browser are the browser’s', () => {
    expect(press('p', { ctrlKey: true })).toBeUndefined();
    expect(press('ArrowLeft', { altKey: true })).toBeUndefined();
  });
});

describe('the board in words', () => {
  test('each thing has a name, and a text its own words', () => {
    expect(entryWords(strokeOf(2))).toBe('Stroke, orange');
    const text = { kind: 'text', style: strokeOf(1).style, x: 0, y: 0 } as const;
    expect(entryWords({ ...text, text: 'Two\n lines' })).toBe('“Two lines”');
    expect(entryWords({ ...text, text: 'x'.repeat(99) })).toHaveLength(63);
  });

  test('what others did is said in one breath', () => {
    const changes = new Map([
      ['Bob', 2],
      ['Carol', 1],
    ]);
    expect(boardNews(changes, 3)).toBe('Bob: 2 changes. Carol: 1 change. 3 removed.');
  });
});
