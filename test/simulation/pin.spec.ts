import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { formatPin } from '#trust';
import { type SimulatedDevice, SimulatedWorld } from '../support/simulated-world.ts';

const CODE = 'amber-otter-42';
let world: SimulatedWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let dan: SimulatedDevice;
beforeEach(() => {
  world = new SimulatedWorld(3);
  alice = world.device('alice');
  bob = world.device('bob');
  dan = world.device('dan');
});
afterEach(() => world.end());

/** Alice and Bob are in, Dan stands at the door. */
async function danKnocks(policy: 'each' | 'any' = 'each'): Promise<void> {
  await alice.create(CODE, policy);
  await bob.join(await alice.invite());
  await world.meshed(alice, bob);
  await dan.knock(CODE);
  await world.until(() => alice.room.view.door.length === 1, 'alice hears somebody at the door');
}

/** What the member reads out once the newcomer shows a field. */
async function pinOf(member: SimulatedDevice): Promise<string> {
  const [caller] = member.room.view.door;
  expect(caller && member.room.pins.challenge(caller.sid)).toBe(true);
  const shown = () => {
    const [door] = member.room.view.door;
    return door?.challenge?.kind === 'shown' ? door.challenge : undefined;
  };
  await world.until(() => shown() !== undefined, `${member.name} has a PIN to read out`);
  const spoken = shown();
  return spoken ? formatPin(spoken) : '';
}

const standing = (device: SimulatedDevice) => device.room.view.standing.kind;

describe('a PIN', () => {
  test('that a member reads to a newcomer links the two, and the others see a gap', async () => {
    await danKnocks();
    expect(dan.room.pins.enterPin(await pinOf(alice))).toBe('sent');
    await world.meshed(alice, dan);
    expect(standing(dan)).toBe('member');
    await world.until(() => bob.room.view.people.length === 2, 'bob hears of dan');
    expect(bob.linkedTo(dan)).toBe(false);
    const seen = bob.room.view.people.find(({ letInBy }) => letInBy.how === 'pin');
    expect(seen).toMatchObject({ accepted: false, letInBy: { by: alice.room.view.self.peerId } });
    await world.clock.pass(120_000);
    expect(bob.linkedTo(dan)).toBe(false);
  });

  test('of each member lets one in with each member', async () => {
    await danKnocks();
    dan.room.pins.enterPin(await pinOf(alice));
    await world.meshed(alice, dan);
    await world.until(
      () => bob.room.view.door[0]?.peerId === dan.room.view.self.peerId,
      'bob can challenge dan',
    );
    dan.room.pins.enterPin(await pinOf(bob));
    await world.meshed(alice, bob, dan);
  });

  test.each([1, 2, 3, 4])('lets the others meet the newcomer at once, in world %d', async (seed) => {
    world = new SimulatedWorld(seed);
    [alice, bob, dan] = [world.device('alice'), world.device('bob'), world.device('dan')];
    await danKnocks('any');
    await world.clock.pass(5_000);
    dan.room.pins.enterPin(await pinOf(alice));
    await world.meshed(alice, dan);
    const since = world.clock.now();
    await world.meshed(alice, bob, dan);
    expect(world.clock.now() - since).toBeLessThan(5_000);
  });

  test('is not needed where a member’s word is taken', async () => {
    await danKnocks();
    dan.room.pins.enterPin(await pinOf(alice));
    await world.meshed(alice, dan);
    await world.until(() => bob.room.view.people.length === 2, 'bob hears of dan');
    await bob.room.trust.acceptWord(dan.room.view.self.peerId);
    await world.meshed(alice, bob, dan);
  });

  test('of one member is enough where the room says so', async () => {
    await danKnocks('any');
    dan.room.pins.enterPin(await pinOf(alice));
    await world.meshed(alice, bob, dan);
  });

  test('that is wrong is burnt, and the newcomer is told', async () => {
    await danKnocks();
    const pin = await pinOf(alice);
    const wrong = pin.slice(0, -1) + String((Number(pin.at(-1)) + 1) % 10);
    dan.room.pins.enterPin(wrong);
    await world.until(() => dan.room.view.pinFields[0]?.end === 'wrong-pin', 'dan sees that it was wrong');
    await world.until(
      () => alice.room.view.door[0]?.challenge?.kind === 'ended',
      'alice sees that the PIN is burnt',
    );
    expect(dan.room.pins.enterPin(pin)).toBe('unknown-slot');
    expect(standing(dan)).toBe('knocking');
    dan.room.pins.enterPin(await pinOf(alice));
    await world.meshed(alice, dan);
  });

  test('is shown with the five minutes that it lives', async () => {
    await danKnocks();
    await pinOf(alice);
    const expires = () => {
      const challenge = alice.room.view.door[0]?.challenge;
      return challenge?.kind === 'shown' ? challenge.expires - world.clock.now() : 0;
    };
    await world.until(() => expires() > 4 * 60_000, 'alice sees how long it lives');
    expect(expires()).toBeLessThanOrEqual(5 * 60_000);
    await world.clock.pass(5 * 60_000);
    expect(alice.room.view.door[0]?.challenge).toMatchObject({ kind: 'ended' });
  });

  test('for a slot that nobody waits at is not sent', async () => {
    await danKnocks();
    const pin = await pinOf(alice);
    const slot = Number(pin.slice(0, 2));
    expect(dan.room.pins.enterPin(`${slot === 99 ? 10 : slot + 1}${pin.slice(2)}`)).toBe('unknown-slot');
    expect(dan.room.pins.enterPin('12')).toBe('malformed');
    expect(dan.room.view.pinFields[0]?.state).toBe('asked');
  });

  test('can be asked for by two members at once', async () => {
    await danKnocks();
    await world.until(() => bob.room.view.door.length === 1, 'bob hears somebody at the door');
    const [ofAlice, ofBob] = [await pinOf(alice), await pinOf(bob)];
    dan.room.pins.enterPin(ofBob);
    dan.room.pins.enterPin(ofAlice);
    await world.meshed(alice, bob, dan);
  });

  test.each([0, 300, 600, 700, 800, 900, 1000, 1200])(
    'of two members, the second %d ms after the first, lets in with both',
    async (ms) => {
      await danKnocks();
      await world.until(() => bob.room.view.door.length === 1, 'bob hears somebody at the door');
      const [ofAlice, ofBob] = [await pinOf(alice), await pinOf(bob)];
      world.connectionsTakeMs = 400;
      dan.room.pins.enterPin(ofBob);
      await world.clock.pass(ms);
      dan.room.pins.enterPin(ofAlice);
      await world.until(() => dan.linkedTo(alice) && dan.linkedTo(bob), 'dan is linked to both');
      expect(dan.room.view.pinFields.map(({ end }) => end)).toEqual(['paired', 'paired']);
      await world.meshed(alice, bob, dan);
      const vouchers = alice.room.view.people.find(({ name }) => name === 'dan');
      expect(vouchers?.vouchedByUs).toBe(true);
    },
  );

  test('can be guessed three times and no more, also after a reload of the member', async () => {
    await danKnocks();
    for (let guess = 0; guess < 3; guess++) {
      const pin = await pinOf(alice);
      dan.room.pins.enterPin(pin.slice(0, -1) + String((Number(pin.at(-1)) + 1) % 10));
      await world.until(() => dan.room.view.pinFields[0]?.end === 'wrong-pin', 'dan sees that it was wrong');
      await world.until(() => alice.room.view.door[0]?.challenge?.kind === 'ended', 'alice sees it too');
    }
    await alice.reload();
    await world.until(() => alice.room.view.door.length === 1, 'somebody is at the door');
    const [caller] = alice.room.view.door;
    expect(caller?.locked).toBeDefined();
    expect(caller && alice.room.pins.challenge(caller.sid)).toBe(false);
  });

  test('ends with the node’s restart, and another one lets in', async () => {
    await danKnocks();
    const pin = await pinOf(alice);
    world.node.goDown();
    await world.until(() => dan.room.view.pinFields.length === 0, 'the field is gone');
    expect(dan.room.pins.enterPin(pin)).toBe('unknown-slot');
    world.node.comeBack();
    await world.until(() => alice.room.view.door.length === 1, 'somebody is at the door again');
    dan.room.pins.enterPin(await pinOf(alice));
    await world.meshed(alice, dan);
  });

  test('is never asked again of a member who comes back', async () => {
    await danKnocks();
    dan.room.pins.enterPin(await pinOf(alice));
    await world.meshed(alice, dan);
    await dan.reload();
    await world.meshed(alice, dan);
  });
});

describe('Mallory', () => {
  let carol: SimulatedDevice;
  let mallory: SimulatedDevice;

  beforeEach(async () => {
    carol = world.device('carol');
    mallory = world.device('mallory');
    await alice.create(CODE);
    await bob.join(await alice.invite());
    await carol.join(await alice.invite());
    await world.meshed(alice, bob, carol);
    await mallory.knock(CODE);
    await world.until(() => carol.room.view.door.length === 1, 'mallory at the door');
    mallory.room.pins.enterPin(await pinOf(carol));
    await world.meshed(carol, mallory);
  });

  test('let in by carol alone, is linked to carol alone', async () => {
    await world.clock.pass(180_000);
    for (const member of [alice, bob]) expect(member.linkedTo(mallory)).toBe(false);
  });

  test('brings a friend whom only those answer who accept mallory', async () => {
    const friend = world.device('friend');
    await friend.join(await mallory.invite());
    await world.meshed(mallory, friend);
    await world.clock.pass(180_000);
    for (const member of [alice, bob]) expect(member.linkedTo(friend)).toBe(false);
    expect(carol.linkedTo(friend)).toBe(true);
  });

  test('goes with carol, and the one who evicts sees it before', async () => {
    const ofMallory = mallory.room.view.self.peerId;
    const ofCarol = carol.room.view.self.peerId;
    await world.until(() => alice.room.view.people.length === 3, 'alice knows of mallory');
    expect(alice.room.trust.evictPreview(ofCarol)).toEqual([ofMallory]);
    await bob.closePage();
    await alice.room.trust.evict(ofCarol, 'let an outsider in');
    await world.until(() => standing(carol) === 'evicted', 'carol is told');
    expect(carol.room.view.standing).toMatchObject({
      by: alice.room.view.self.peerId,
      reason: 'let an outsider in',
    });
    await bob.reopen();
    await world.meshed(alice, bob);
    mallory.type('still here?');
    await world.clock.pass(180_000);
    for (const member of [alice, bob]) {
      expect(member.linkedTo(carol) || member.linkedTo(mallory)).toBe(false);
      expect(member.text).toBe('');
    }
  });
});

describe('an evicted member', () => {
  test('stays out with its key, with its old ledger and with a link it was sent before', async () => {
    await alice.create(CODE);
    const link = await alice.invite({ uses: 3 });
    await bob.join(link);
    await dan.join(link);
    await world.meshed(alice, bob, dan);
    await alice.room.trust.evict(bob.room.view.self.peerId, 'gone');
    await world.until(() => standing(bob) === 'evicted', 'bob is told');
    await bob.reload();
    const again = world.device('bob again');
    await again.join(link);
    await world.clock.pass(120_000);
    for (const member of [alice, dan]) expect(member.room.view.people).toHaveLength(1);
    expect(again.room.view.standing).toMatchObject({ progress: { trouble: 'revoked' } });
  });
});

describe('blocking', () => {
  test('cuts one pair and nobody else, until it is taken back', async () => {
    await alice.create(CODE);
    await bob.join(await alice.invite());
    await dan.join(await alice.invite());
    await world.meshed(alice, bob, dan);
    await bob.room.trust.setBlocked(dan.room.view.self.peerId, true);
    await world.until(() => !bob.linkedTo(dan), 'bob is not linked to dan');
    await world.clock.pass(60_000);
    expect(bob.linkedTo(dan)).toBe(false);
    const causes = bob.room.view.people.map(({ link }) => (link.kind === 'gap' ? link.cause : link.kind));
    expect(causes).toContain('blocked');
    await world.meshed(alice, dan);
    await bob.room.trust.setBlocked(dan.room.view.self.peerId, false);
    await world.meshed(alice, bob, dan);
  });
});
