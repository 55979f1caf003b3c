import { HttpException } from '@nestjs/common';
import { type Problem, type ProblemCode, PROBLEMS } from '#protocol/operator';

type Details = Pick<Problem, 'detail' | 'retryAfterMs'>;

/** RFC 9457. What a client branches on is `code`; the title is for people. */
export function problem(code: ProblemCode, details: Details = {}): Problem {
  return { type: `about:blank#${code}`, title: TITLES[code], status: PROBLEMS[code], code, ...details };
}

/** Thrown by controllers: the answer to a request that can not be done. */
export class ProblemException extends HttpException {
  readonly problem: Problem;

  constructor(code: ProblemCode, details: Details = {}) {
    super(code, PROBLEMS[code]);
    this.problem = problem(code, details);
  }
}

const TITLES: Record<ProblemCode, string> = {
  'not-signed-in': 'Sign in first',
  'wrong-token': 'This is not the operator token',
  'foreign-origin': 'Pages of another origin may not do this',
  'too-many-tries': 'Too many tries; wait a while',
  malformed: 'The request is not as documented',
  'no-such-room': 'Nobody is in a room with this code',
  'no-such-session': 'There is no such session in this room',
  'no-such-ban': 'There is no such ban',
  'no-such-route': 'There is nothing here',
  'too-many-bans': 'There are too many bans; lift some first',
  'too-many-subscriptions': 'Too many rooms are followed at once',
  failed: 'This is a fault of the node; its log says more',
};
