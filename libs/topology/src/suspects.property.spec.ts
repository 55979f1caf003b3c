import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { ReportedState } from '#protocol';
import { idOf, reportBy, type Said, sessionOf } from './testing/cast.ts';
import { Topology } from './topology.ts';

interface Planted {
  readonly members: readonly string[];
  readonly sponsor: string;
  /** Pairs of members whose link a network has cut. */
  readonly cut: readonly (readonly [string, string])[];
  /** What members say of mallory, or that they do not even list it. */
  readonly words: readonly (ReportedState | 'nothing')[];
  /** Whom mallory says to be linked to. */
  readonly claims: readonly string[];
  /** Whom mallory names as its sponsor. */
  readonly named: string;
}

test('a planted outsider is the one suspect, explains every suspicious gap, and hangs under its sponsor', () => {
  fc.assert(
    fc.property(planted(), (room) => {
      const topology = new Topology();
      const names = [...room.members, 'mallory'];
      topology.nodeLists(names.map(sessionOf), 0);
      for (const [index, name] of room.members.entries()) {
        topology.reported(reportBy(name, saidByMember(name, index, room)), 0);
      }
      topology.reported(
        reportBy('mallory', { sponsor: room.named, linked: [room.sponsor, ...room.claims] }),
        0,
      );
      topology.tick(30_000);
      const [group] = topology.groups();
      expect(group!.suspects).toMatchObject([
        { peer: idOf('mallory'), explains: room.members.length - 1, sponsor: { peer: idOf(room.sponsor) } },
      ]);
      expect(group!.counts.suspicious).toBe(room.members.length - 1);
    }),
  );
});

function saidByMember(name: string, index: number, { members, sponsor, cut, words }: Planted): Said {
  const lost = new Set(cut.filter((pair) => pair.includes(name)).flat());
  const others = members.filter((other) => other !== name);
  const said = words[index % words.length]!;
  const ofMallory = name === sponsor ? 'linked' : said;
  return {
    linked: others.filter((other) => !lost.has(other)),
    words: {
      ...Object.fromEntries(others.filter((other) => lost.has(other)).map((other) => [other, 'dropped'])),
      ...(ofMallory === 'nothing' ? {} : { mallory: ofMallory }),
    },
    vouches: name === sponsor ? { mallory: 'pin' } : {},
  };
}

function planted(): fc.Arbitrary<Planted> {
  const suspicious = fc.constantFrom('unchallenged', 'wrong-pin', 'refused', 'blocked', 'evicted', 'nothing');
  return fc.integer({ min: 3, max: 14 }).chain((count) => {
    const members = Array.from({ length: count }, (_, index) => `member ${index}`);
    const someone = fc.constantFrom(...members);
    const two = fc.tuple(someone, someone).filter(([a, b]) => a !== b);
    return fc.record({
      members: fc.constant(members),
      sponsor: someone,
      cut: fc.array(two, { maxLength: count }),
      words: fc.array(suspicious as fc.Arbitrary<ReportedState | 'nothing'>, { minLength: 1 }),
      claims: fc.subarray(members),
      named: someone,
    });
  });
}
