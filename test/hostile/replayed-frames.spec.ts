import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import type { Relay } from './support/hostile-node.ts';
import { HostileWorld, ledgerOf, noticesOf, troubleOf } from './support/hostile-world.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let carol: SimulatedDevice;
beforeEach(async () => {
  world = new HostileWorld(5);
  [alice, bob, carol] = [world.device('alice'), world.device('bob'), world.device('carol')] as const;
  await world.roomOf(alice);
});
afterEach(() => world.end());

/** Since when each link stands, and how much is signed: a replay must change neither. */
async function stateOf(...devices: SimulatedDevice[]): Promise<unknown> {
  const ledgers = await Promise.all(devices.map(ledgerOf));
  return [ledgers.map((ledger) => ledger.heads()), linksOf(...devices), devices.map(noticesOf)];
}

function linksOf(...devices: SimulatedDevice[]): unknown {
  return devices.map(({ room }) => room.view.people.map(({ peerId, link }) => [peerId, link]));
}

/** One after another, with the time that an answer takes. */
async function replay(
  frames: readonly Relay[],
  how: (relay: Relay) => { to: string; from: string },
): Promise<void> {
  for (const relay of frames) {
    const { to, from } = how(relay);
    world.hostile.relay(to, world.hostile.sidOf(from), relay.body);
    await world.clock.pass(100);
  }
}

describe('what a node has captured of a join', () => {
  let frames: readonly Relay[];
  beforeEach(async () => {
    await bob.join(await alice.invite({ uses: 3 }));
    await world.meshed(alice, bob);
    frames = [...world.hostile.captured];
    await world.clock.pass(60_000);
  });

  test.each<[string, (relay: Relay) => { to: string; from: string }]>([
    ['again to the same', (relay) => relay],
    ['back to who sent it', ({ from, to }) => ({ to: from, from: to })],
  ])('changes nothing when it is sent %s', async (_, how) => {
    const before = await stateOf(alice, bob);
    for (const order of [frames, frames.toReversed()]) {
      await replay(order, how);
      await world.clock.pass(60_000);
    }
    expect(await stateOf(alice, bob)).toEqual(before);
  });

  test('changes nothing when it was a comeback, and is sent again to the same', async () => {
    await bob.reload();
    await world.meshed(alice, bob);
    await world.clock.pass(60_000);
    const comeback = world.hostile.captured.slice(frames.length);
    const before = linksOf(alice, bob);
    for (const order of [comeback, comeback.toReversed()]) {
      await replay(order, (relay) => relay);
      await world.clock.pass(60_000);
    }
    expect(linksOf(alice, bob)).toEqual(before);
  });

  test('changes nothing in later sessions of the same two', async () => {
    world.hostile.restart();
    await world.until(() => bob.room.view.node.kind === 'online', 'bob is back');
    await world.clock.pass(60_000);
    const before = await stateOf(alice, bob);
    await replay(frames, (relay) => relay);
    await world.clock.pass(60_000);
    expect(await stateOf(alice, bob)).toEqual(before);
  });

  test('lets nobody in when it is sent to, or as if from, somebody else', async () => {
    await carol.knock('amber-otter-42');
    await world.clock.pass(15_000);
    const before = await stateOf(alice, bob);
    await replay(frames, ({ from, to }) => ({
      to: to === 'alice' ? 'alice' : 'carol',
      from: from === 'bob' ? 'carol' : from,
    }));
    await replay(frames, () => ({ to: 'carol', from: 'alice' }));
    await world.clock.pass(60_000);
    expect(await stateOf(alice, bob)).toEqual(before);
    expect(carol.room.view.standing.kind).toBe('knocking');
    await carol.closePage();
    await carol.join(await alice.invite());
    await world.meshed(alice, bob, carol);
  });

  test('spends no use of the invite when the newcomer is gone', async () => {
    await bob.closePage();
    await world.clock.pass(1_000);
    const sid = world.hostile.inventSid();
    world.hostile.tell('alice', { event: 'arrive', data: { sid } });
    for (const { from, body } of frames) {
      if (from === 'bob') world.hostile.relay('alice', sid, body);
      await world.clock.pass(100);
    }
    await world.clock.pass(60_000);
    expect(alice.room.view.invites[0]?.usedBy).toHaveLength(1);
    expect(alice.room.view.people.map(({ link }) => link.kind)).toEqual(['away']);
  });
});

describe('while a newcomer joins, a node that', () => {
  const TRICKS: [string, (relay: Relay, pass: (relay: Relay) => void) => void][] = [
    ['sends every frame back as well', (relay, pass) => [relay, reflected(relay)].forEach(pass)],
    ['sends every frame back instead', (relay, pass) => pass(reflected(relay))],
    ['sends every frame three times', (relay, pass) => [relay, relay, relay].forEach(pass)],
    ['turns the order of all frames around', turned()],
  ];

  function reflected(relay: Relay): Relay {
    return { ...relay, to: relay.from, from: relay.to, fromSid: world.hostile.sidOf(relay.to) };
  }

  /** Holds each frame until the next one has gone. */
  function turned(): (relay: Relay, pass: (relay: Relay) => void) => void {
    let held: (() => void) | undefined;
    return (relay, pass) => {
      const before = held;
      held = () => pass(relay);
      if (before === undefined) return;
      held = undefined;
      pass(relay);
      before();
    };
  }

  test.each(TRICKS)('%s links nobody with the wrong one, and they meet when it stops', async (_, trick) => {
    world.hostile.onRelay = trick;
    await bob.join(await alice.invite());
    await world.clock.pass(90_000);
    expect([[], ['bob']]).toContainEqual(alice.room.view.people.map(({ name }) => name));
    // Our own request, coming back, looks like one of another room by this code.
    expect(noticesOf(alice).filter((kind) => kind !== 'foreign-room')).toEqual([]);
    world.hostile.turnHonest();
    await world.meshed(alice, bob);
    expect(alice.room.view.invites[0]?.usedBy).toHaveLength(1);
  });

  test('sends every frame back instead leaves Bob with a plain word', async () => {
    world.hostile.onRelay = TRICKS[1]?.[1] ?? (() => {});
    await bob.join(await alice.invite());
    await world.until(() => troubleOf(bob) === 'not-recognised', 'bob reads that nobody answered');
  });
});
