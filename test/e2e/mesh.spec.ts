import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeInviteLink, encodeInviteLink } from '#trust';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
let members: Person[];
/** Made by alice for four, and used by four. */
let usedUp: string;

beforeAll(async () => {
  stage = await Stage.set();
  members = await stage.people('alice', 'bob', 'carol', 'dan', 'erin');
  const [alice, ...others] = members;
  await alice!.createRoom('coral-lynx-17');
  usedUp = await alice!.invite({ note: 'for the four of you', uses: 4 });
  await Promise.all(others.map((other) => other.join(usedUp)));
});
afterAll(async () => {
  await stage.clear();
  await stage.close();
});

async function everyone(does: (member: Person) => Promise<void>): Promise<void> {
  await Promise.all(members.map(does));
}

interface Words {
  readonly mallory: string;
  /** Whose invite it was, and what that person is told. */
  readonly inviter?: readonly [Person, string];
  readonly others: string;
}

/** Mallory tries this link on a fresh device; both sides must say so, and nobody may let her in. */
async function isKeptOut(link: string, words: Words): Promise<void> {
  const mallory = await stage.person('mallory');
  const [inviter, toInviter = ''] = words.inviter ?? [];
  const told = everyone((member) => member.reads(member === inviter ? toInviter : words.others));
  await mallory.join(link);
  await Promise.all([told, mallory.reads(words.mallory)]);
  expect(await mallory.editor.count()).toBe(0);
  await everyone((member) => member.isConnected('4 of 4 direct'));
  await mallory.leave();
}

/** From now on this person's device takes the time to be so much later. */
async function turnClock(person: Person, ms: number): Promise<void> {
  await person.page.evaluate((ahead) => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + ahead;
  }, ms);
}

describe('five people', () => {
  test('who come at once by one invite make a full mesh', async () => {
    await everyone((member) => member.isConnected('4 of 4 direct'));
  });

  test('read the same after two of them have typed at once', async () => {
    const [alice, bob, carol] = members as [Person, Person, Person];
    await alice.type('Shopping:\n\nTo do:');
    await everyone((member) => member.hasText('Shopping:\n\nTo do:'));
    await bob.editor.click();
    await bob.page.keyboard.press('Control+Home');
    await bob.page.keyboard.press('End');
    await Promise.all([
      bob.page.keyboard.type(' bread, olives, two lemons', { delay: 15 }),
      carol.type(' call the ferry, water the plants'),
    ]);
    const both = 'Shopping: bread, olives, two lemons\n\nTo do: call the ferry, water the plants';
    await everyone((member) => member.hasText(both));
  });
});

describe('a sixth person is let in by nobody', () => {
  test('with an invite that nobody made', async () => {
    const seed = crypto.getRandomValues(new Uint8Array(16));
    const forged = encodeInviteLink(stage.tap.origin, { ...decodeInviteLink(usedUp)!, seed });
    await isKeptOut(forged, {
      mallory: 'The people here do not know this invite.',
      others: 'Somebody came with an invite that nobody here knows.',
    });
  });

  test('with an invite that is used up', async () => {
    await isKeptOut(usedUp, {
      mallory: 'The invite has been used as often as it may be.',
      inviter: [members[0]!, 'Somebody came with your invite “for the four of you”, but it is used up.'],
      others: 'Somebody came with an invite that is used up.',
    });
  });

  test('with an invite that was revoked', async () => {
    const link = await members[0]!.invite({ note: 'for nobody after all' });
    await members[0]!.revokeInvite('for nobody after all');
    await isKeptOut(link, {
      mallory: 'The invite was withdrawn.',
      inviter: [members[0]!, 'Somebody came with your invite “for nobody after all”, but it was withdrawn.'],
      others: 'Somebody came with an invite that was withdrawn.',
    });
  });

  test('with an invite that has expired by the clocks of those inside', async () => {
    const link = await members[1]!.invite({ note: 'for today' });
    await everyone((member) => turnClock(member, 25 * 3_600_000));
    await isKeptOut(link, {
      mallory: 'The invite has expired.',
      inviter: [members[1]!, 'Somebody came with your invite “for today”, but it has expired.'],
      others: 'Somebody came with an invite that has expired.',
    });
  });
});
