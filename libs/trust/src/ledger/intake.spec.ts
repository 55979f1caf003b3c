import { describe, expect, test } from '@jest/globals';
import { evaluate } from './evaluate.ts';
import { Intake } from './intake.ts';
import type { Statement } from './statement.ts';
import { key, roomOfFour, unsigned, UNSIGNED } from './testing/unsigned-room.ts';

const vouch = (n: number, after: readonly Statement[]): Statement =>
  unsigned(n, 'bob', after, { type: 'vouch', subject: key(`friend-${n}`), via: 'pin' });

/** As nobody can make it, ids being hashes: a statement that rests on one that is made later. */
const restingOn = (statement: Statement, ...parents: Statement[]): Statement => ({
  ...statement,
  deps: parents.map(({ id }) => id),
});

describe('of statements that are pushed', () => {
  const taken = (...batch: readonly Statement[]) => {
    const { room } = roomOfFour();
    const intake = new Intake(room.set, () => evaluate(room.set), UNSIGNED);
    const good = vouch(800, room.set.heads());
    const { added, unknownParents, refused } = intake.take([...batch, good], 'pushed');
    expect(refused).toEqual([]);
    return {
      added: added.filter((statement) => statement !== good),
      unknownParents,
      good: added.includes(good),
    };
  };

  test('one that rests on itself is not kept, and others in the batch are', () => {
    const itself = restingOn(vouch(900, []), vouch(900, []));
    expect(taken(itself)).toEqual({ added: [], unknownParents: [], good: true });
  });

  test('three that rest on each other in a ring are not kept, nor what rests on them', () => {
    const [first, second, third] = [vouch(900, []), vouch(901, []), vouch(902, [])];
    const ring = [restingOn(first, third), restingOn(second, first), restingOn(third, second)];
    const above = vouch(903, [third]);
    expect(taken(...ring, above)).toEqual({ added: [], unknownParents: [], good: true });
  });

  test('one whose parents are nowhere is not kept, and they are asked for once', () => {
    const parent = vouch(900, []);
    const orphans = [vouch(901, [parent]), vouch(902, [parent])];
    expect(taken(...orphans)).toEqual({ added: [], unknownParents: [parent.id], good: true });
  });
});
