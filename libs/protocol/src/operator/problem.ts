import * as z from 'zod/mini';

/** Why a request of the operator was refused, and with which HTTP status. Branch on the code. */
export const PROBLEMS = {
  'not-signed-in': 401,
  'wrong-token': 401,
  'foreign-origin': 403,
  'too-many-tries': 429,
  malformed: 400,
  'no-such-room': 404,
  'no-such-session': 404,
  'no-such-ban': 404,
  'no-such-route': 404,
  'too-many-bans': 409,
  'too-many-subscriptions': 409,
  failed: 500,
} as const satisfies Record<string, number>;

export type ProblemCode = keyof typeof PROBLEMS;

/** `application/problem+json` (RFC 9457); also the answer of the live feed to what it refuses. */
export const Problem = z.strictObject({
  /** `about:blank#` and the code. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  /** What was expected, or when to try again, in words. */
  detail: z.optional(z.string()),
  retryAfterMs: z.optional(z.int()),
});
export type Problem = z.infer<typeof Problem>;
