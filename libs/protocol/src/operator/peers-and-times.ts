import * as z from 'zod/mini';
import type { PeerId, RoomId } from '../keys.ts';

/** Milliseconds since the epoch by the node's clock. */
export const Time = z.int().check(z.nonnegative());

export const Count = z.int().check(z.nonnegative());

export const PeerIdText = hex<PeerId>(16);

export const RoomIdText = hex<RoomId>(32);

export function list<Item extends z.ZodMiniType>(item: Item) {
  return z.readonly(z.array(item));
}

function hex<Id extends string>(bytes: number): z.ZodMiniType<Id, Id> {
  const text = z.string().check(z.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)));
  return text as unknown as z.ZodMiniType<Id, Id>;
}
