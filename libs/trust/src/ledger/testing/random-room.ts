import * as fc from 'fast-check';
import type { Statement, StatementOf, StatementType } from '../statement.ts';
import { key, UnsignedRoom } from './unsigned-room.ts';

/** One thing that somebody says; numbers choose among what there is at that moment. */
export interface Move {
  readonly type: StatementType | 'word';
  readonly author: number;
  readonly subject: number;
  readonly pick: number;
  /** How many of the latest statements the author has not heard of; most have heard of all. */
  readonly lag: number;
}

export const HONEST = ['alice', 'bob', 'carol', 'dan', 'erin'] as const;
export const ROGUES = ['mallory', 'molly'] as const;
export const PUPPETS = ['puppet-1', 'puppet-2', 'puppet-3'] as const;

/** Weighted towards what the rules are about: admits under shared invites, grants, and evicts. */
export const moves = (maxLength: number, types: readonly Move['type'][]): fc.Arbitrary<Move[]> =>
  fc.array(
    fc.record({
      type: fc.constantFrom(...types),
      author: fc.nat(1000),
      subject: fc.nat(1000),
      pick: fc.nat(1000),
      lag: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(30) }),
    }),
    { minLength: 1, maxLength },
  );

/** A room in which the rogues are members, one of them a co-admin, and have brought puppets in. */
export function startedRoom(): UnsignedRoom {
  const room = new UnsignedRoom('alice');
  for (const name of [...HONEST.slice(1, 4), ...ROGUES]) room.vouch('alice', name);
  room.vouch('mallory', 'puppet-1');
  room.vouch('molly', 'puppet-2');
  room.grant('alice', 'mallory');
  room.grant('alice', 'bob');
  room.invite('carol', 2);
  return room;
}

/** Says it if it can be kept; nothing happens otherwise. */
export function play(
  room: UnsignedRoom,
  move: Move,
  authors: readonly string[],
  subjects: readonly string[],
): void {
  const author = choose(authors, move.author);
  const subject = choose(subjects, move.subject);
  const after = headsOfPrefix(room, Math.max(1, room.set.size - move.lag));
  if (author === undefined || subject === undefined) return;
  try {
    say(room, move, author, subject, after);
  } catch (error) {
    if (!(error instanceof Error && REFUSALS.has(error.message))) throw error;
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['not-introduced', 'no-such-invite']);

function say(
  room: UnsignedRoom,
  move: Move,
  author: string,
  subject: string,
  after: readonly Statement[],
): Statement | undefined {
  const pickOf = <T extends StatementType>(...types: T[]): StatementOf<T> | undefined => {
    const all = room.set.statements.filter((s): s is StatementOf<T> => types.some((type) => type === s.type));
    return choose(all, move.pick);
  };
  switch (move.type) {
    case 'vouch':
      return room.vouch(author, subject, after);
    case 'word': {
      const basis = pickOf('vouch', 'admit');
      return basis && room.word(author, basis, basis.subject, after);
    }
    case 'invite':
      return room.invite(author, 1 + (move.pick % 2), after);
    case 'admit': {
      const invite = pickOf('invite');
      return invite && room.admit(author, invite, subject, after);
    }
    case 'retract': {
      const own = room.set.statements.filter((s) => s.author === key(author));
      const target = choose(own, move.pick) ?? pickOf('evict');
      return target && room.retract(author, target, after);
    }
    case 'grant':
      return room.grant(author, subject, after);
    case 'evict':
      return room.evict(author, subject, after);
    case 'leave':
      return room.leave(author, after);
    case 'genesis':
      return undefined;
  }
}

function choose<T>(from: readonly T[], number: number): T | undefined {
  return from[number % from.length];
}

function headsOfPrefix(room: UnsignedRoom, size: number): readonly Statement[] {
  const prefix = room.set.statements.slice(0, size);
  const parents = new Set(prefix.flatMap(({ deps }) => deps));
  return prefix.filter(({ id }) => !parents.has(id));
}
