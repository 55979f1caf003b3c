import * as z from 'zod/mini';
import { RemoteUser } from '../remote-user.ts';

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
  user: RemoteUser,
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
  return { ...user, anchor: cursor.anchor, head: cursor.head };
}
