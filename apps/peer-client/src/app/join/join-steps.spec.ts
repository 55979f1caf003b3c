import type { JoinProgress } from '#mesh';
import { describe, expect, test } from '@jest/globals';
import { joinSteps, stillApart } from './join-steps.ts';

const start: JoinProgress = {
  nodeReached: false,
  present: 0,
  keysAgreed: 0,
  connecting: 0,
  ledgerChecked: false,
  trouble: undefined,
};
const nowOf = (progress: Partial<JoinProgress>) =>
  joinSteps({ ...start, ...progress })
    .filter((step) => step.state === 'now')
    .map((step) => step.name);

describe('the ticks of a join', () => {
  test('go from the node to the list of members, one at a time', () => {
    expect(nowOf({})).toEqual(['Reaching the node']);
    expect(nowOf({ nodeReached: true })).toEqual(['Waiting for somebody to be here']);
    expect(nowOf({ nodeReached: true, present: 9 })).toEqual(['Agreeing on keys']);
    expect(nowOf({ nodeReached: true, present: 9, keysAgreed: 2 })).toEqual(['Connecting']);
    expect(nowOf({ nodeReached: true, present: 9, keysAgreed: 5, connecting: 5 })).toEqual([
      'Connecting 5 of 9',
    ]);
    expect(nowOf({ nodeReached: true, present: 1, keysAgreed: 1, connecting: 1 })).toEqual([
      'Checking the list of members',
    ]);
    expect(
      nowOf({ nodeReached: true, present: 9, keysAgreed: 1, connecting: 1, ledgerChecked: true }),
    ).toEqual(['In']);
  });

  test('the halves of the token come together with each tick', () => {
    const apart = [start, { ...start, nodeReached: true }, { ...start, nodeReached: true, present: 2 }].map(
      (progress) => stillApart(joinSteps(progress)),
    );
    expect(apart[0]).toBe(1);
    expect(apart[1]).toBeLessThan(apart[0]!);
    expect(apart[2]).toBeLessThan(apart[1]!);
  });
});
