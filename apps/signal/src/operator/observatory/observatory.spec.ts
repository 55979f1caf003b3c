import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { RoomCode, type Sid, sidFromBytes } from '#protocol';
import { type Alert, ARRIVAL_BURST, GAP_ALERT_MS, SAMPLE_EVERY_MS, VOUCH_BURST } from '#protocol/operator';
import { Reporter, ROOM_ID } from '../../../test/reporter.ts';
import { Counters } from '../../rooms/counters.ts';
import { Observatory, type Step } from './observatory.ts';

const CODE = RoomCode.parse('amber-otter-42');

let clock: number;
/** What the clock goes on by while a room is looked at. */
let costOfLook: number;
let timers: { at: number; callback: () => void }[];
let gauge: { lagMs: number; memoryBytes: number };
let observatory: Observatory;
let trouble: string | undefined;

beforeEach(() => {
  clock = 1_000_000;
  costOfLook = 0;
  timers = [];
  trouble = undefined;
  gauge = { lagMs: 0, memoryBytes: 100 };
  observatory = new Observatory({
    now: () => (clock += costOfLook),
    later: (callback, ms) => {
      const timer = { at: clock + ms, callback };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
    gauge: {
      takeLagMs: () => gauge.lagMs,
      memoryBytes: () => gauge.memoryBytes,
      memoryLimit: 1000,
      close: () => undefined,
    },
    roomPeers: 10,
    diskTrouble: () => trouble,
  });
});

/** In steps, as the node does. */
function pass(milliseconds: number): void {
  for (const end = clock + milliseconds; clock < end;) {
    clock = Math.min(end, clock + 250);
    for (const timer of timers.filter(({ at }) => at <= clock)) {
      timers = timers.filter((other) => other !== timer);
      timer.callback();
    }
    observatory.step(new Counters());
  }
}

class Member {
  readonly reporter = new Reporter();
  readonly sid: Sid = sidFromBytes(randomBytes(16));

  constructor() {
    observatory.arrived(CODE, this.sid, 0, false);
  }

  get id() {
    return this.reporter.id;
  }

  says(
    linked: readonly Member[],
    gaps: readonly Member[] = [],
    subjects: readonly Pick<Member, 'id'>[] = [],
  ): void {
    const { bytes, key, signature } = this.reporter.report(this.sid, {
      pairs: [
        ...linked.map(({ id }) => ({ peer: id, state: 'linked', path: 'direct' }) as const),
        ...gaps.map(({ id }) => ({ peer: id, state: 'refused', path: 'unknown' }) as const),
      ],
      edges: subjects.map(({ id }) => ({ subject: id, via: 'pin' }) as const),
    });
    const [text, by, sig] = [bytes, key, signature].map((part) => Buffer.from(part).toString('base64url'));
    observatory.reported(CODE, this.sid, { bytes: text!, key: by!, sig: sig! });
  }
}

const alertsOf = (kind: Alert['kind']): Alert[] => observatory.alerts.all.filter((one) => one.kind === kind);

/** `alice` is linked to all; the others not to `mallory`. */
function roomWithMallory(): { alice: Member; others: Member[]; mallory: Member } {
  const alice = new Member();
  const others = [new Member(), new Member(), new Member()];
  const mallory = new Member();
  alice.says([...others, mallory], [], [mallory]);
  for (const other of others) other.says([alice, ...others.filter((one) => one !== other)], [mallory]);
  mallory.says([alice], others);
  return { alice, others, mallory };
}

/** Everyone says it again, as members do every thirty seconds. */
function keepAlive({ alice, others, mallory }: ReturnType<typeof roomWithMallory>): void {
  alice.says([...others, mallory], [], [mallory]);
  for (const other of others) other.says([alice, ...others.filter((one) => one !== other)], [mallory]);
  mallory.says([alice], others);
}

describe('alerts', () => {
  test('name the peer that has gaps to half of the room at once, and old gaps after a minute', () => {
    const room = roomWithMallory();
    pass(1000);
    expect(alertsOf('isolated-peer')).toEqual([
      expect.objectContaining({ peer: room.mallory.id, gaps: 3, others: 4 }),
    ]);
    expect(alertsOf('old-gaps')).toEqual([]);
    for (let passed = 0; passed <= GAP_ALERT_MS; passed += 20_000) {
      keepAlive(room);
      pass(20_000);
    }
    expect(alertsOf('old-gaps')).toMatchObject([{ gaps: 3, room: CODE }]);
  });

  test('end when what they are about has ended, and keep their time until then', () => {
    const room = roomWithMallory();
    pass(1000);
    const [before] = alertsOf('isolated-peer');
    pass(5000);
    keepAlive(room);
    pass(1000);
    expect(alertsOf('isolated-peer')).toEqual([before]);
    for (const other of room.others) other.says([room.alice, room.mallory]);
    room.mallory.says([room.alice, ...room.others]);
    pass(2000);
    expect(
      alertsOf('isolated-peer').filter((alert) => 'peer' in alert && alert.peer === room.mallory.id),
    ).toEqual([]);
  });

  test('of another gap is another one than that which was acknowledged', () => {
    const [alice, bob, carol] = [new Member(), new Member(), new Member()];
    const sayFor = (ms: number, say: () => void): void => {
      for (let passed = 0; passed <= ms; passed += 20_000) {
        say();
        pass(20_000);
      }
    };
    sayFor(100_000, () => {
      alice.says([carol], [bob]);
      bob.says([carol], [alice]);
      carol.says([alice, bob]);
    });
    const [first] = alertsOf('old-gaps');
    sayFor(100_000, () => {
      alice.says([bob], [carol]);
      bob.says([alice, carol]);
      carol.says([bob], [alice]);
    });
    const [second] = alertsOf('old-gaps');
    expect([first?.id, second?.id]).toEqual([expect.any(String), expect.any(String)]);
    expect(second?.id).not.toBe(first?.id);
  });

  test('of a contradiction wait until the other report can not be on its way any more', () => {
    const [alice, bob] = [new Member(), new Member()];
    alice.says([bob]);
    bob.says([], [alice]);
    pass(31_000);
    alice.says([bob]);
    bob.says([], [alice]);
    pass(1000);
    expect(alertsOf('contradiction')).toMatchObject([{ pairs: 1 }]);
  });

  test('tell of a burst of arrivals, and end with it', () => {
    for (let number = 0; number < ARRIVAL_BURST; number += 1) new Member();
    pass(1000);
    expect(alertsOf('arrival-burst')).toMatchObject([{ arrivals: ARRIVAL_BURST }]);
    pass(62_000);
    expect(alertsOf('arrival-burst')).toEqual([]);
  });

  test('tell of a burst of vouches, and not of those that are long past when a peer first reports', () => {
    const [alice, bob] = [new Member(), new Member()];
    const others = Array.from({ length: VOUCH_BURST }, () => new Member());
    bob.says([], [], others);
    alice.says([]);
    pass(1000);
    expect(alertsOf('vouch-burst')).toEqual([]);
    alice.says([], [], others);
    pass(1000);
    expect(alertsOf('vouch-burst')).toMatchObject([{ peer: alice.id, vouches: VOUCH_BURST }]);
  });

  test('of the node: a room that is nearly full, a late loop, memory, a disk that can not be used', () => {
    for (let number = 0; number < 9; number += 1) new Member();
    gauge = { lagMs: 300, memoryBytes: 950 };
    trouble = 'write: ENOSPC';
    pass(SAMPLE_EVERY_MS);
    const limits = alertsOf('node-limit').map((alert) => (alert.kind === 'node-limit' ? alert.what : ''));
    expect(limits.sort()).toEqual(['disk', 'event-loop-lag', 'memory', 'room-peers']);
    gauge = { lagMs: 0, memoryBytes: 100 };
    trouble = undefined;
    pass(SAMPLE_EVERY_MS);
    expect(alertsOf('node-limit')).toMatchObject([
      { what: 'room-peers', since: 1_000_000 + SAMPLE_EVERY_MS },
    ]);
  });

  test('go with their room', () => {
    const { alice, others, mallory } = roomWithMallory();
    pass(1000);
    for (const { sid } of [alice, ...others]) observatory.left(CODE, sid, 1);
    observatory.left(CODE, mallory.sid, 0);
    expect(observatory.alerts.all).toEqual([]);
  });
});

describe('what happened', () => {
  test('is kept in order, each link and each gap once, though all say it again', () => {
    const room = roomWithMallory();
    pass(1000);
    pass(2000);
    keepAlive(room);
    pass(2000);
    const { events } = observatory.events.between({ from: 0, to: clock, room: CODE, limit: 100 });
    const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
    expect([count('room-opened'), count('arrived'), count('peer-present')]).toEqual([1, 5, 5]);
    expect([count('linked'), count('gap'), count('one-sided')]).toEqual([7, 3, 0]);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  });

  test('tells a vouch once the one it is for is known, and no flood of invented ones', () => {
    const [alice, bob, carol] = [new Member(), new Member(), new Member()];
    for (const member of [alice, bob]) member.says([]);
    pass(2000);
    alice.says([], [], [bob, carol]);
    pass(2000);
    const vouched = () =>
      observatory.events
        .between({ from: 0, to: clock, room: CODE, limit: 10_000 })
        .events.flatMap((event) => (event.kind === 'vouched' ? [event.subject] : []));
    expect(vouched()).toEqual([bob.id]);
    carol.says([]);
    pass(2000);
    expect(vouched()).toEqual([bob.id, carol.id]);
    const invented = Array.from({ length: 40 }, () => ({ id: new Reporter().id }));
    bob.says([], [], invented);
    pass(2000);
    expect(vouched()).toEqual([bob.id, carol.id]);
    const real = Array.from({ length: 20 }, () => new Member());
    for (const member of real) member.says([]);
    pass(2000);
    carol.says([], [], real);
    pass(2000);
    expect(vouched()).toHaveLength(2 + 16);
  });

  test('one who vouches without an end has a share of them, and so has a pair that flaps', () => {
    const told = (kind: string) =>
      observatory.events
        .between({ from: 0, to: clock, room: CODE, limit: 10_000 })
        .events.filter((event) => event.kind === kind).length;
    const [alice, bob] = [new Member(), new Member()];
    alice.says([bob]);
    bob.says([alice]);
    const others = Array.from({ length: 16 }, () => new Member());
    for (const other of others) other.says([]);
    pass(2000);
    for (let round = 0; round < 60; round += 1) {
      alice.says(round % 2 ? [bob] : [], round % 2 ? [] : [bob], round % 2 ? others : []);
      pass(2000);
    }
    expect(told('vouched')).toBeLessThanOrEqual(64 + 60);
    expect(told('linked') + told('one-sided') + told('gap')).toBeLessThanOrEqual(300);
    const pairEvents = observatory.events
      .between({ from: 0, to: clock, room: CODE, limit: 10_000 })
      .events.filter(
        (event) => 'a' in event && [event.a, event.b].sort().join() === [alice.id, bob.id].sort().join(),
      );
    expect(pairEvents.length).toBeGreaterThan(8);
    expect(pairEvents.length).toBeLessThanOrEqual(8 + 13);
  });

  test('of who leaves says which peer it was', () => {
    const alice = new Member();
    new Member();
    alice.says([]);
    pass(1000);
    observatory.left(CODE, alice.sid, 1);
    expect(observatory.events.latestOf(CODE, 1, Infinity)).toMatchObject([{ kind: 'left', peer: alice.id }]);
  });
});

describe('a room', () => {
  test('is private once nobody has reported for a minute, and shared from the first report on', () => {
    const alice = new Member();
    pass(1000);
    expect(observatory.rows()[0]?.topology).toBe('unknown');
    pass(60_000);
    expect(observatory.rows()[0]?.topology).toBe('private');
    alice.says([]);
    pass(1000);
    expect(observatory.rows()[0]).toMatchObject({ topology: 'shared', members: 1, door: 0 });
  });

  test('that nobody follows is looked at once a second, and followers are told nothing of it', () => {
    const steps: Step[] = [];
    const stop = observatory.follow((step) => steps.push(step));
    new Member();
    pass(1000);
    expect(steps.length).toBe(4);
    expect(steps[0]?.changes.get(CODE)?.row.sessions).toBe(1);
    stop();
    pass(2000);
    expect(steps.length).toBe(4);
  });

  test('waits its turn where there are many: they are looked at in slices, and told of together', () => {
    const steps: Step[] = [];
    observatory.follow((step) => steps.push(step));
    const codes = ['red', 'green', 'blue'].map((color) => RoomCode.parse(`${color}-room`));
    for (const code of codes) observatory.arrived(code, sidFromBytes(randomBytes(16)), 0, false);
    costOfLook = 3;
    clock += 1000;
    observatory.step(new Counters());
    expect(steps).toEqual([]);
    observatory.left(codes[0]!, [...observatory.rooms.get(codes[0]!)!.sessions.keys()][0]!, 0);
    costOfLook = 0;
    pass(250);
    expect([...steps[0]!.changes.keys()]).toEqual(codes.slice(1));
    expect([...steps[0]!.closed]).toEqual([codes[0]]);
  });

  test('of another genesis under the same code is counted, and its peers are not pairs of the first', () => {
    const [alice, bob] = [new Member(), new Member()];
    alice.says([]);
    const { bytes, key, signature } = bob.reporter.report(bob.sid, {
      roomId: (ROOM_ID.slice(0, -2) + '02') as typeof ROOM_ID,
    });
    const [text, by, sig] = [bytes, key, signature].map((part) => Buffer.from(part).toString('base64url'));
    observatory.reported(CODE, bob.sid, { bytes: text!, key: by!, sig: sig! });
    pass(1000);
    expect(observatory.rows()[0]).toMatchObject({ groups: 2, members: 2, pairs: 0 });
  });
});

test('samples say what the node did, every ten seconds, evenly thinned', () => {
  new Member();
  pass(SAMPLE_EVERY_MS * 3);
  const samples = observatory.samples.between(0, clock);
  expect(samples.map(({ sessions }) => sessions)).toEqual([1, 1, 1]);
  expect(samples[2]!.at - samples[1]!.at).toBe(SAMPLE_EVERY_MS);
});
