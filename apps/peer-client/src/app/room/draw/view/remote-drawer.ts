import { decodeBase64url, encodeBase64url } from '#protocol';
import * as z from 'zod/mini';
import { ENTRY_ID } from '../model/entry.ts';
import type { Point } from '../model/geometry.ts';
import { decodeMark, encodeMark } from '../model/mark-codec.ts';
import { type Mark, MAX_COORDINATE, MAX_POINTS, type Stroke } from '../model/mark.ts';
import { RemoteUser } from '../../remote-user.ts';

/** Somebody else at the board: where they point, and what they are drawing or dragging. */
export interface RemoteDrawer {
  readonly name: string;
  readonly color: string;
  readonly pointer: Point | undefined;
  readonly live: Live | undefined;
}

export type Live = LiveMark | LiveDrag;

/** Is no entry yet. */
export interface LiveMark {
  readonly kind: 'mark';
  readonly id: string;
  readonly mark: Mark;
}

/** Entries on their way. */
export interface LiveDrag {
  readonly kind: 'drag';
  readonly ids: readonly string[];
  /** Where the first of them is by now (`anchorOf`); the others are as far from where they were. */
  readonly to: Point;
}

/** More are not painted again in each frame while they are dragged, nor told. */
export const MAX_DRAGGED = 300;

/** What one tells of oneself in awareness, beside the name; docs/PROTOCOL.md, "The drawing". */
export type DrawingPresence = z.infer<typeof DrawingPresence>;

const Coordinate = z.number().check(z.gte(-MAX_COORDINATE), z.lte(MAX_COORDINATE));
const EntryId = z.string().check(z.regex(ENTRY_ID));
const DrawingPresence = z.strictObject({
  at: z.nullable(z.tuple([Coordinate, Coordinate])),
  live: z.nullable(
    z.union([
      z.strictObject({
        id: EntryId,
        /** Of a stroke: the place of its first point here in the whole. */
        from: z.int().check(z.gte(0), z.lte(MAX_POINTS)),
        /** A mark in base64url; of a stroke only its end. */
        mark: z.string().check(z.maxLength(8192)),
      }),
      z.strictObject({
        ids: z.array(EntryId).check(z.minLength(1), z.maxLength(MAX_DRAGGED)),
        to: z.tuple([Coordinate, Coordinate]),
      }),
    ]),
  ),
});

const State = z.object({ user: RemoteUser, draw: DrawingPresence });

/**
 * Reads the awareness state of another peer, which may hold anything; `before` is what was read of it last. Undefined
 * where it is not at the board.
 */
export function readDrawer(state: unknown, before: RemoteDrawer | undefined): RemoteDrawer | undefined {
  const parsed = State.safeParse(state);
  if (!parsed.success) return undefined;
  const { user, draw } = parsed.data;
  const pointer = draw.at ? { x: draw.at[0], y: draw.at[1] } : undefined;
  return { ...user, pointer, live: draw.live ? readLive(draw.live, before?.live) : undefined };
}

/** Of a long stroke only what came since the others were told of `told` points, and a little before it. */
export function presenceOf(
  pointer: Point | undefined,
  live: Live | undefined,
  told: number,
): DrawingPresence {
  const at: DrawingPresence['at'] = pointer ? [round(pointer.x), round(pointer.y)] : null;
  if (!live) return { at, live: null };
  if (live.kind === 'drag') return { at, live: { ids: [...live.ids], to: [live.to.x, live.to.y] } };
  const { id, mark } = live;
  if (mark.kind !== 'stroke') return { at, live: { id, from: 0, mark: encodeBase64url(encodeMark(mark)) } };
  const count = mark.path.length / 2;
  const from = Math.max(0, Math.min(told - OVERLAP, count - 1), count - MAX_TOLD);
  const end = { ...mark, path: mark.path.subarray(2 * from), pressures: mark.pressures?.subarray(from) };
  return { at, live: { id, from, mark: encodeBase64url(encodeMark(end)) } };
}

/** Points told twice, for whoever missed a message or two. */
const OVERLAP = 24;
/** In one message. */
const MAX_TOLD = 512;

function readLive(told: NonNullable<DrawingPresence['live']>, before: Live | undefined): Live | undefined {
  if ('ids' in told) return { kind: 'drag', ids: told.ids, to: { x: told.to[0], y: told.to[1] } };
  const { id, from } = told;
  const mark = markOf(told.mark);
  const known = before?.kind === 'mark' && before.id === id ? before.mark : undefined;
  if (mark?.kind !== 'stroke' || from === 0 || known?.kind !== 'stroke')
    return mark && { kind: 'mark', id, mark };
  return { kind: 'mark', id, mark: continued(known, mark, from) };
}

function markOf(text: string): Mark | undefined {
  try {
    return decodeMark(decodeBase64url(text));
  } catch {
    return undefined;
  }
}

function continued(known: Stroke, end: Stroke, from: number): Stroke {
  const path = [...known.path.subarray(0, 2 * from), ...end.path].slice(0, 2 * MAX_POINTS);
  const pressures = end.pressures && [...(known.pressures ?? []).slice(0, from), ...end.pressures];
  return { ...end, path: Float32Array.from(path), pressures: pressures && Uint8Array.from(pressures) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
