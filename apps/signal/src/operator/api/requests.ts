import * as z from 'zod';
import { RoomCode, Sid } from '#protocol';
import { ProblemException } from './problem.ts';

/** What came in from outside, as the schema has it; otherwise the answer says where it is wrong, not what it was. */
export function parse<T>(schema: z.core.$ZodType<T>, value: unknown): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.map(String).join('.') ?? '';
  throw new ProblemException('malformed', { detail: where === '' ? 'body or query' : where });
}

const time = (byDefault: number) => z.coerce.number().int().min(0).default(byDefault);

const limit = (most: number) => z.coerce.number().int().min(1).max(most).default(most);

/** `room`, `from` and `to` narrow it down; times are milliseconds since the epoch, both included. */
export const EventQuery = z.strictObject({
  room: z.optional(RoomCode),
  from: time(0),
  to: time(Number.MAX_SAFE_INTEGER),
  limit: limit(1000),
});

export const SampleQuery = z.strictObject({ from: time(0), to: time(Number.MAX_SAFE_INTEGER) });

export const AuditQuery = z.strictObject({ before: time(Number.MAX_SAFE_INTEGER), limit: limit(200) });

export const RoomQuery = z.strictObject({ links: z.enum(['0', '1']).default('0') });

export const RoomPath = z.strictObject({ room: RoomCode });

export const SessionPath = z.strictObject({ room: RoomCode, sid: Sid });

export const BanPath = z.strictObject({ id: z.string().max(64) });
