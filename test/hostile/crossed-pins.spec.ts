import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NodeFrame } from '#protocol';
import { formatPin } from '#trust';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import { frameOf } from './support/hostile-node.ts';
import { CODE, HostileWorld, membersSeenBy, peerIdOf } from './support/hostile-world.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let dan: SimulatedDevice;
let erin: SimulatedDevice;
beforeEach(async () => {
  world = new HostileWorld(12);
  [alice, bob, dan, erin] = [
    world.device('alice'),
    world.device('bob'),
    world.device('dan'),
    world.device('erin'),
  ] as const;
});
afterEach(() => world.end());

/** The PIN that this member reads out to that caller. */
async function pinFor(member: SimulatedDevice, callers: number, caller = 0): Promise<string> {
  await world.until(() => member.room.view.door.length === callers, `${callers} at ${member.name}’s door`);
  const { sid } = member.room.view.door[caller]!;
  expect(member.room.pins.challenge(sid)).toBe(true);
  const shown = () => {
    const challenge = member.room.view.door.find((door) => door.sid === sid)?.challenge;
    return challenge?.kind === 'shown' ? challenge.pin : undefined;
  };
  await world.until(() => shown() !== undefined, `${member.name} has a PIN to read out`);
  return shown()!;
}

/** As a person does who trusts the voice and not the slot. */
function enter(newcomer: SimulatedDevice, pin: string): void {
  const { slot } = newcomer.room.view.pinFields.find(({ state }) => state === 'asked')!;
  expect(newcomer.room.pins.enterPin(formatPin({ slot, pin }))).toBe('sent');
}

const answers = (): number =>
  world.hostile.captured.filter((relay) => frameOf(relay)?.type === 'pinB').length;
const endOf = (newcomer: SimulatedDevice) => newcomer.room.view.pinFields.at(-1)?.end;

describe('a node in the middle of a PIN run', () => {
  /** Alice and Dan each know the other by a session of the node’s, and hear each other’s every word. */
  function standInTheMiddle(): void {
    const [alias, aliasOfAlice] = [world.hostile.inventSid(), world.hostile.inventSid()];
    world.hostile.aliases.set(alias, 'dan');
    world.hostile.aliases.set(aliasOfAlice, 'alice');
    world.hostile.onControl = (to, frame: NodeFrame, pass) => {
      if (to === 'alice' && frame.event === 'arrive') pass({ event: 'arrive', data: { sid: alias } });
      else if (to === 'dan' && frame.event === 'welcome') {
        pass({ ...frame, data: { ...frame.data, peers: [{ sid: aliasOfAlice }] } });
      } else pass(frame);
    };
    world.hostile.onRelay = (relay, pass) =>
      pass({ ...relay, fromSid: relay.from === 'dan' ? alias : aliasOfAlice });
  }

  test('has the right PIN fail once, and it is burnt: it stands on both sids', async () => {
    await world.roomOf(alice);
    standInTheMiddle();
    await dan.knock(CODE);
    const pin = await pinFor(alice, 1);
    enter(dan, pin);
    await world.clock.pass(60_000);
    expect(answers()).toBe(1);
    expect(endOf(dan)).toBe('wrong-pin');
    expect(alice.room.view.door[0]?.challenge?.kind).not.toBe('shown');
    expect(membersSeenBy(alice)).toEqual([]);
    expect(dan.room.view.people).toEqual([]);
  });
});

describe('a node that crosses two challenges', () => {
  /** What Alice says to Dan comes to Erin as if from Bob, what Bob says to Erin to Dan as if from Alice, and back. */
  function crossWires(): void {
    const other = { alice: 'bob', bob: 'alice', dan: 'erin', erin: 'dan' } as const;
    type Person = keyof typeof other;
    const isCrossed = (from: string, to: string) => {
      const pair = [from, to].sort().join();
      return pair === 'alice,dan' || pair === 'bob,erin';
    };
    world.hostile.onRelay = (relay, pass) => {
      if (!isCrossed(relay.from, relay.to)) return pass(relay);
      const [from, to] = [other[relay.from as Person], other[relay.to as Person]];
      pass({ ...relay, to, fromSid: world.hostile.sidOf(from) });
    };
  }

  test('links nobody, burns both PINs at the first guess, and can not do it twice', async () => {
    await world.roomOf(alice, bob);
    await dan.knock(CODE);
    await world.clock.pass(11_000);
    await erin.knock(CODE);
    await world.clock.pass(11_000);
    crossWires();
    const ofAlice = await pinFor(alice, 2, 0);
    const ofBob = await pinFor(bob, 2, 1);
    enter(dan, ofAlice);
    enter(erin, ofBob);
    await world.clock.pass(60_000);
    expect(answers()).toBe(2);
    expect([endOf(dan), endOf(erin)]).toEqual(['wrong-pin', 'wrong-pin']);
    expect(membersSeenBy(alice)).toEqual([peerIdOf(bob)]);
    expect(membersSeenBy(bob)).toEqual([peerIdOf(alice)]);

    world.hostile.turnHonest();
    enter(dan, await pinFor(alice, 2, 0));
    await world.meshed(alice, dan);
  });
});
