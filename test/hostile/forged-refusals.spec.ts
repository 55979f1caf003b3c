import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NODE_ERRORS, type NodeErrorCode } from '#protocol';
import { CLOSE_REASONS, encodePairingFrame } from '#trust';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import { HostileWorld, membersSeenBy, noticesOf, peerIdOf, troubleOf } from './support/hostile-world.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let carol: SimulatedDevice;
beforeEach(async () => {
  world = new HostileWorld(7);
  [alice, bob, carol] = [world.device('alice'), world.device('bob'), world.device('carol')] as const;
  await world.roomOf(alice, bob);
});
afterEach(() => world.end());

/** Answers each request in the name of whom it was for, and keeps it. */
function refuseAll(reason: (typeof CLOSE_REASONS)[number]): void {
  world.hostile.onFrame = (type, relay, pass) => {
    if (type !== 'hs1') return pass(relay);
    const frame = encodePairingFrame({ type: 'refuse', pid: relay.body.slice(3, 11), reason });
    world.hostile.relay(relay.from, world.hostile.sidOf(relay.to), frame);
  };
}

describe('a refusal that the node forges in a member’s name', () => {
  test.each(CLOSE_REASONS)('of %s is no verdict for a newcomer, who goes on trying', async (reason) => {
    refuseAll(reason);
    await carol.join(await alice.invite());
    await world.clock.pass(31_000);
    expect(troubleOf(carol)).toBe('broken-off');
    expect(world.hostile.captured.filter(({ from }) => from === 'carol').length).toBeGreaterThan(4);
    world.hostile.turnHonest();
    await world.meshed(alice, bob, carol);
  });

  test('shuts no member out', async () => {
    refuseAll('evicted');
    await bob.reload();
    await world.clock.pass(60_000);
    expect(bob.room.view.standing.kind).toBe('member');
    expect(membersSeenBy(alice)).toEqual([peerIdOf(bob)]);
    expect(noticesOf(alice)).toEqual([]);
    world.hostile.turnHonest();
    await world.meshed(alice, bob);
  });

  test('ends nothing that is sealed', async () => {
    world.hostile.onFrame = (type, relay, pass) => {
      pass(relay);
      if (type !== 'sealed') return;
      const frame = encodePairingFrame({
        type: 'refuse',
        pid: relay.body.slice(3, 11),
        reason: 'not-accepted',
      });
      for (const name of ['alice', 'carol']) {
        world.hostile.relay(name, world.hostile.sidOf(name === 'alice' ? 'carol' : 'alice'), frame);
      }
    };
    const since = world.clock.now();
    await carol.join(await alice.invite());
    await world.meshed(alice, carol);
    expect(world.clock.now() - since).toBeLessThan(100);
  });
});

describe('an error of the node’s own', () => {
  test.each(Object.keys(NODE_ERRORS) as NodeErrorCode[])('%s ends no link', async (code) => {
    for (const to of [undefined, world.hostile.sidOf('bob')]) {
      const data = { code, text: 'x', retryAfterMs: 2 ** 40, ...(to && { to }) };
      world.hostile.tell('alice', { event: 'error', data });
    }
    world.hostile.refuse('alice', code, NODE_ERRORS[code].closeCode);
    await world.clock.pass(30_000);
    expect(alice.linkedTo(bob)).toBe(true);
    alice.type('on');
    await world.until(() => bob.text === 'on', 'the words arrive');
    alice.room.retryNode();
    await carol.join(await alice.invite());
    await world.meshed(alice, bob, carol);
  });

  test('is shown as one line of plain text, however it is written', async () => {
    const text = `\u202eYou are out\u0000\nCall \u2066${'9'.repeat(10_000)}`;
    world.hostile.refuse('alice', 'banned', NODE_ERRORS.banned.closeCode, text);
    const { node } = alice.room.view;
    expect(node).toMatchObject({ kind: 'refused', code: 'banned' });
    const shown = node.kind === 'refused' ? node.text : '';
    expect(shown).toMatch(/^You are out Call 9+$/);
    expect(shown).toHaveLength(200);
  });
});

describe('a node that keeps all frames to itself', () => {
  test('has a newcomer read that nobody answers, and lets it in when it gives up', async () => {
    world.hostile.onRelay = () => {};
    await carol.join(await alice.invite());
    await world.until(() => troubleOf(carol) === 'not-recognised', 'carol reads it');
    world.hostile.turnHonest();
    await world.meshed(alice, bob, carol);
  });

  test('separates nobody who is linked, not even by a cut: neighbours carry', async () => {
    await carol.join(await alice.invite());
    await world.meshed(alice, bob, carol);
    world.hostile.onRelay = () => {};
    world.network.fail('alice', 'bob');
    await world.until(() => !alice.linkedTo(bob), 'the link is gone');
    await world.meshed(alice, bob, carol);
  });
});
