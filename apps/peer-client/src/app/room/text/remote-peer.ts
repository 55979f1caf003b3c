import * as z from 'zod/mini';

/** Names longer than this are cut: a flag must not cover the text. */
const MAX_FLAG_CHARACTERS = 24;

/** Only the colours that clients of ours make; anything else could be a declaration smuggled into a style. */
const PeerColor = z.string().check(z.regex(/^(oklch\([\d. /%]{1,40}\)|#[0-9a-f]{6,8})$/i));

const Id = z.object({ client: z.int(), clock: z.int() });

/** A Yjs relative position as JSON; Yjs itself throws on one that points nowhere. */
const Position = z
  .object({
    type: z.optional(z.nullable(Id)),
    tname: z.optional(z.nullable(z.literal('text'))),
    item: z.optional(z.nullable(Id)),
    assoc: z.optional(z.int()),
  })
  .check(z.refine(({ type, tname, item }) => Boolean(type ?? tname ?? item)));

const AwarenessState = z.object({
  user: z.object({ name: z.string(), color: PeerColor, colorLight: PeerColor }),
  cursor: z.object({ anchor: Position, head: Position }),
});

/** Somebody else's cursor; positions are Yjs relative positions as JSON. */
export interface RemotePeer {
  readonly name: string;
  readonly color: string;
  readonly colorLight: string;
  readonly anchor: unknown;
  readonly head: unknown;
}

/** Reads the awareness state of another peer, which may hold anything. Undefined while it has no cursor. */
export function readPeer(state: unknown): RemotePeer | undefined {
  const parsed = AwarenessState.safeParse(state);
  if (!parsed.success) return undefined;
  const { user, cursor } = parsed.data;
  const name = user.name.slice(0, MAX_FLAG_CHARACTERS) || 'Someone';
  return { ...user, name, anchor: cursor.anchor, head: cursor.head };
}
