import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Transport } from '#mesh';
import type { PeerEntry, Tag } from '#protocol';
import { encodePairingFrame } from '#trust';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import { HostileWorld, noticesOf } from './support/hostile-world.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let carol: SimulatedDevice;
/** Connections that Alice has open, and the most that she had. */
let open: { now: number; most: number };
beforeEach(async () => {
  world = new HostileWorld(6);
  open = { now: 0, most: 0 };
  alice = world.device('alice', { transport: counted(world.network.transport('alice')) });
  [bob, carol] = [world.device('bob'), world.device('carol')] as const;
  await world.roomOf(alice, bob);
});
afterEach(() => world.end());

function counted(transport: Transport): Transport {
  return {
    open: async (options) => {
      const connection = await transport.open(options);
      open.now += 1;
      open.most = Math.max(open.most, open.now);
      const close = connection.close.bind(connection);
      let isOpen = true;
      connection.close = () => {
        if (isOpen) open.now -= 1;
        isOpen = false;
        close();
      };
      return connection;
    },
  };
}

function arrive(to: string, entry: PeerEntry): void {
  world.hostile.tell(to, { event: 'arrive', data: entry });
}

function crowd(size: number, tagged = false): PeerEntry[] {
  return Array.from({ length: size }, () => {
    const sid = world.hostile.inventSid();
    return tagged ? { sid, tag: world.hostile.inventSid() as string as Tag } : { sid };
  });
}

async function isAsBefore(): Promise<void> {
  expect(alice.linkedTo(bob)).toBe(true);
  expect(alice.room.view.people).toHaveLength(1);
  alice.type('still here');
  await world.until(() => bob.text === 'still here', 'the words arrive');
}

describe('ten thousand arrivals that the node invents', () => {
  test('make no PIN, no link and no more than a room full of callers, and all is well when they are gone', async () => {
    for (const entry of crowd(10_000)) arrive('alice', entry);
    await world.clock.pass(120_000);
    const { door, pinFields } = alice.room.view;
    expect(door.length).toBeLessThan(256);
    expect(door.filter(({ challenge }) => challenge !== undefined)).toEqual([]);
    expect(pinFields).toEqual([]);
    expect(open.most).toBeLessThan(12);
    await isAsBefore();
    world.hostile.listFor('alice');
    await carol.join(await alice.invite());
    await world.meshed(alice, bob, carol);
    expect(alice.room.view.door).toEqual([]);
  });

  test('that each ask for a link have few answered at a time', async () => {
    for (const { sid } of crowd(10_000)) {
      arrive('alice', { sid });
      const noise = new Uint8Array(48).fill(9);
      const pid = world.random(8);
      world.hostile.relay(
        'alice',
        sid,
        encodePairingFrame({ type: 'hs1', pid, mode: 'known', tag: undefined, noise }),
      );
    }
    await world.clock.pass(30_000);
    expect(open.most).toBeLessThan(80);
    world.hostile.listFor('alice');
    await world.clock.pass(30_000);
    expect(open.now).toBe(1);
    await isAsBefore();
  });

  test('with tags that nobody made are one notice, and spend nothing', async () => {
    await alice.invite();
    for (const entry of crowd(10_000, true)) arrive('alice', entry);
    await world.clock.pass(60_000);
    expect(noticesOf(alice)).toEqual(['unknown-invite']);
    expect(alice.room.view.invites[0]).toMatchObject({ state: 'open', usedBy: [] });
    await isAsBefore();
  });

  test('hold up a newcomer, and keep it out no longer than it takes to ask some at a time', async () => {
    world.hostile.onControl = (to, frame, pass) => {
      if (to !== 'carol' || frame.event !== 'welcome') return pass(frame);
      pass({ ...frame, data: { ...frame.data, peers: [...crowd(200), ...frame.data.peers] } });
    };
    await carol.join(await alice.invite());
    await world.clock.pass(10_000);
    expect(carol.room.view.standing.kind).toBe('joining');
    await world.until(() => carol.room.view.standing.kind === 'member', 'carol is let in all the same');
    world.hostile.turnHonest();
    world.hostile.listFor('carol');
    await world.meshed(alice, bob, carol);
  });
});

describe('a node that says', () => {
  test('that everybody has left ends no link', async () => {
    for (const [to, gone] of [
      ['alice', 'bob'],
      ['bob', 'alice'],
    ] as const) {
      world.hostile.tell(to, { event: 'leave', data: { sid: world.hostile.sidOf(gone) } });
    }
    await world.clock.pass(120_000);
    await isAsBefore();
  });

  test('that nobody is there ends no link, and hides nobody from who has a friend in common', async () => {
    world.hostile.tell('alice', { event: 'peers', data: { peers: [] } });
    world.hostile.onControl = (to, frame, pass) => {
      if (to !== 'alice' || frame.event !== 'arrive') pass(frame);
    };
    await isAsBefore();
    await carol.join(await bob.invite());
    await world.meshed(alice, bob, carol);
  });

  test('that a newcomer leaves and comes, over and over, lets it in once it stops', async () => {
    const link = await alice.invite();
    let rounds = 0;
    world.hostile.onRelay = (relay, pass) => {
      pass(relay);
      if (relay.from !== 'carol' || ++rounds > 200) return;
      world.hostile.tell('alice', { event: 'leave', data: { sid: relay.fromSid } });
      arrive('alice', { sid: relay.fromSid });
    };
    await carol.join(link);
    await world.clock.pass(60_000);
    world.hostile.turnHonest();
    await world.meshed(alice, carol);
    expect(alice.room.view.invites[0]?.usedBy).toHaveLength(1);
  });

  test('each thing twice links nobody twice', async () => {
    world.hostile.onControl = (_, frame, pass) => [frame, frame].forEach(pass);
    await carol.join(await alice.invite());
    await world.meshed(alice, bob, carol);
    expect(alice.room.view.people).toHaveLength(2);
  });

  test('that you are there yourself has you link to yourself as little as before', async () => {
    const sid = world.hostile.sidOf('alice');
    arrive('alice', { sid });
    world.hostile.tell('alice', {
      event: 'peers',
      data: { peers: [{ sid }, { sid: world.hostile.sidOf('bob') }] },
    });
    await world.clock.pass(60_000);
    await isAsBefore();
    expect(alice.room.view.door).toEqual([]);
  });
});

describe('tags that the node', () => {
  const TRICKS: [string, (entry: PeerEntry) => PeerEntry][] = [
    ['strips', ({ sid }) => ({ sid })],
    ['swaps for one of its own', ({ sid }) => ({ sid, tag: world.hostile.inventSid() as string as Tag })],
  ];

  test.each(TRICKS)('%s keep nobody out, and let nobody else in', async (_, trick) => {
    world.hostile.onControl = (_to, frame, pass) =>
      pass(frame.event === 'arrive' ? { ...frame, data: trick(frame.data) } : frame);
    await carol.join(await alice.invite());
    await world.meshed(alice, bob, carol);
  });

  test('gives to another session are worth nothing there', async () => {
    const mallory = world.device('mallory');
    let tag: Tag | undefined;
    world.hostile.onJoin = (from, join, pass) => {
      if (from === 'carol') tag = join.data.tag;
      if (from === 'mallory') return pass({ ...join, data: { ...join.data, ...(tag && { tag }) } });
      if (from !== 'carol') pass(join);
    };
    await carol.join(await alice.invite());
    await world.clock.pass(1_000);
    await mallory.knock('amber-otter-42');
    await world.clock.pass(60_000);
    expect(tag).toBeDefined();
    expect(mallory.room.view.standing.kind).toBe('knocking');
    expect(alice.room.view.people).toHaveLength(1);
    expect(noticesOf(alice)).toContain('unknown-invite');
    await mallory.closePage();
    world.hostile.turnHonest();
    await world.meshed(alice, bob, carol);
  });
});

test('a node that takes next to nothing is waited for, and all goes on when it is restarted', async () => {
  const starved = { framesPerSecond: 1, burst: 1, relayBytes: 1, roomPeers: 1 };
  world.hostile.onControl = (_, frame, pass) =>
    pass(frame.event === 'welcome' ? { ...frame, data: { ...frame.data, limits: starved } } : frame);
  await carol.join(await alice.invite());
  await world.meshed(alice, carol);
  world.hostile.turnHonest();
  world.hostile.restart();
  await world.meshed(alice, bob, carol);
});
