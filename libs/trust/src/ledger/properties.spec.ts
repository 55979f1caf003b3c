import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { membersWithout } from './cut-preview.ts';
import { evaluate } from './evaluate.ts';
import { Intake } from './intake.ts';
import { NONE_SKIPPED, type Rule, type SkippedRules } from './rules.ts';
import type { Membership } from './membership.ts';
import type { Statement } from './statement.ts';
import { StatementSet } from './statement-set.ts';
import { HONEST, moves, play, PUPPETS, ROGUES, startedRoom, type Move } from './testing/random-room.ts';
import { key, UNSIGNED, type UnsignedRoom } from './testing/unsigned-room.ts';

const EVERYBODY = [...HONEST, ...ROGUES, ...PUPPETS];
const GUESTS = [...HONEST, ...ROGUES];
const LIFE = moves(14, ['vouch', 'invite', 'admit', 'admit', 'word', 'retract', 'grant', 'evict', 'leave']);
const EVICTS = moves(3, ['evict']);
const ATTACK = moves(10, ['vouch', 'admit', 'admit', 'evict', 'evict', 'retract', 'leave', 'invite', 'word']);

/** Alice or Bob, who is a co-admin, evict rogues. */
function evictRogues(room: UnsignedRoom, evicts: readonly Move[]): void {
  for (const move of evicts) play(room, move, ['alice', 'alice', 'bob'], ROGUES);
}

/** Evicted keys, and those that only such keys ever introduced. Who was made co-admin has the founder's word. */
function evictedAndPuppets(room: UnsignedRoom, membership: Membership): readonly string[] {
  const out = new Set(EVERYBODY.filter((name) => membership.standing(key(name)).kind === 'evicted'));
  for (let before = -1; before < out.size;) {
    before = out.size;
    for (const name of EVERYBODY) if (isPuppet(room, name, out)) out.add(name);
  }
  return [...out];
}

function isPuppet(room: UnsignedRoom, name: string, out: ReadonlySet<string>): boolean {
  const granted = [...room.set.each('grant')].some(([, { subject }]) => subject === key(name));
  if (name === 'alice' || granted) return false;
  return room.set.introductionsOf(key(name)).every((place) => out.has(sponsorOf(room, room.set.at(place))));
}

function sponsorOf(room: UnsignedRoom, introduction: Statement): string {
  if (introduction.type !== 'admit') return introduction.author;
  return room.set.at(room.set.place(introduction.invite)).author;
}

const membersOf = (room: UnsignedRoom, skipped: SkippedRules) =>
  [...evaluate(room.set, skipped).members].sort();

/** After an evict nothing that evicted keys and their puppets add changes who is a member. */
const evictedAreSilenced = (skipped: SkippedRules = NONE_SKIPPED) =>
  fc.property(LIFE, EVICTS, ATTACK, (life, evicts, attack) => {
    const room = startedRoom();
    for (const move of life) play(room, move, EVERYBODY, GUESTS);
    evictRogues(room, evicts);
    const attackers = evictedAndPuppets(room, evaluate(room.set, skipped));
    fc.pre(attackers.some((name) => !name.startsWith('puppet')));
    const before = membersOf(room, skipped);
    for (const move of attack) play(room, move, attackers, EVERYBODY);
    expect(membersOf(room, skipped)).toEqual(before);
  });

/** What a co-admin says after its grant was retracted evicts nobody. */
const demotedAreSilenced = (skipped: SkippedRules = NONE_SKIPPED) =>
  fc.property(LIFE, ATTACK, (life, attack) => {
    const room = startedRoom();
    for (const move of life) play(room, move, GUESTS, GUESTS);
    for (const [, grant] of room.set.each('grant')) {
      if (grant.subject === key('mallory')) room.retract('alice', grant);
    }
    if (evaluate(room.set, skipped).standing(key('alice')).kind === 'left') return;
    const before = evictedIn(room, skipped);
    for (const move of attack) play(room, { ...move, type: 'evict' }, ['mallory'], EVERYBODY);
    expect(evictedIn(room, skipped)).toEqual(before);
  });

function evictedIn(room: UnsignedRoom, skipped: SkippedRules): readonly string[] {
  const membership = evaluate(room.set, skipped);
  return EVERYBODY.filter((name) => membership.standing(key(name)).kind === 'evicted');
}

/** All that there is to say about a membership, without the order of the set. */
function picture(membership: Membership): unknown {
  const invites = membership.invites().map(({ statement: _, ...invite }) => invite);
  return {
    people: EVERYBODY.map((name) => [
      name,
      membership.standing(key(name)),
      membership.role(key(name)),
      membership.letInBy(key(name)),
    ]),
    invites: invites.sort((a, b) => (a.id < b.id ? -1 : 1)),
    leaks: membership.alarms.map(({ invite }) => invite).sort(),
  };
}

/** Taken one at a time in an order of the seed's choosing; what comes before its parents comes again. */
function inAnotherOrder(room: UnsignedRoom, seed: number): StatementSet {
  const [genesis, ...rest] = room.set.statements;
  const set = new StatementSet();
  if (genesis) set.append(genesis);
  const intake = new Intake(set, () => evaluate(set), UNSIGNED);
  const order = rest.map((statement, index) => ({ statement, rank: Math.sin(seed + index * 7919) }));
  const shuffled = order.sort((a, b) => a.rank - b.rank).map(({ statement }) => statement);
  while (set.size < room.set.size) for (const statement of shuffled) intake.take([statement], 'pushed');
  return set;
}

describe('membership, over random ledgers', () => {
  test('does not depend on the order in which statements arrive', () => {
    fc.assert(
      fc.property(LIFE, EVICTS, ATTACK, fc.nat(), (life, evicts, attack, seed) => {
        const room = startedRoom();
        for (const move of life) play(room, move, GUESTS, GUESTS);
        evictRogues(room, evicts);
        for (const move of attack) play(room, move, EVERYBODY, EVERYBODY);
        expect(picture(evaluate(inAnotherOrder(room, seed)))).toEqual(picture(room.membership));
      }),
      { numRuns: 600 },
    );
  });

  test('is not changed by anything that evicted keys and their puppets add after an evict', () => {
    fc.assert(evictedAreSilenced(), { numRuns: 3000 });
  });

  test('is not changed by evicts that a co-admin adds after its grant was retracted', () => {
    fc.assert(demotedAreSilenced(), { numRuns: 1000 });
  });

  test('after an evict is what the preview of it showed', () => {
    fc.assert(
      fc.property(LIFE, fc.constantFrom(...EVERYBODY), (life, subject) => {
        const room = startedRoom();
        for (const move of life.filter(({ type }) => type !== 'leave')) play(room, move, GUESTS, GUESTS);
        const preview = [...membersWithout(room.set, key(subject))].sort();
        room.evict('alice', subject);
        expect(room.members).toEqual(preview);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the properties notice when a rule is missing', () => {
  const silencing: readonly Rule[] = [
    'co-admin-evict-precedes-own-evict',
    'leave-precedes-evict',
    'evict-retracts-only-invites-of-its-past',
    'admitter-reachable',
    'admit-precedes-evict-of-admitter',
    'only-reachable-members-use-up-invites',
  ];
  test.each(silencing)('%s', (missing) => {
    const { failed } = fc.check(evictedAreSilenced(new Set([missing])), { numRuns: 3000, seed: 1 });
    expect(failed).toBe(true);
  });

  test('co-admin-evict-precedes-retract-of-grant', () => {
    const skipped = new Set<Rule>(['co-admin-evict-precedes-retract-of-grant']);
    expect(fc.check(demotedAreSilenced(skipped), { numRuns: 1000, seed: 1 }).failed).toBe(true);
  });
});
