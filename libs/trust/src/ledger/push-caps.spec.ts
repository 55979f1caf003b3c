import { describe, expect, test } from '@jest/globals';
import type { StatementId } from '../crypto.ts';
import { evaluate } from './evaluate.ts';
import { Intake, type AddResult, type StatementSource } from './intake.ts';
import type { Statement } from './statement.ts';
import { StatementSet } from './statement-set.ts';
import { UNSIGNED, UnsignedRoom } from './testing/unsigned-room.ts';

const CAPS = { perAuthor: 10, perRoom: 40 };

/** One device with small caps. */
class Device {
  /** What it last asked the other for. */
  asked = '';
  readonly set = new StatementSet();
  readonly intake = new Intake(this.set, () => evaluate(this.set), UNSIGNED, CAPS);

  constructor(start: readonly Statement[]) {
    const [genesis, ...rest] = start;
    if (genesis) this.set.append(genesis);
    this.intake.take(rest, 'proof');
  }

  take(statements: readonly Statement[], source: StatementSource = 'pushed'): AddResult {
    return this.intake.take(statements, source);
  }

  get members(): readonly string[] {
    return [...evaluate(this.set).members].sort();
  }
}

/** Alice founds; Bob, Carol and Mallory are in. */
function roomWithMallory() {
  const room = new UnsignedRoom('alice');
  for (const name of ['bob', 'carol', 'mallory']) room.vouch('alice', name);
  return { room, start: room.set.heads() };
}

/** A chain of statements, each after the one before. */
function flood(room: UnsignedRoom, author: string, count: number, after: readonly Statement[]): Statement[] {
  const said: Statement[] = [];
  for (let n = 0; n < count; n++) said.push(room.invite(author, 1, n === 0 ? after : said.slice(-1)));
  return said;
}

/** Puppets of Mallory, each with as many statements as one author may push. */
function puppetFlood(room: UnsignedRoom, names: readonly string[], after: readonly Statement[]): Statement[] {
  return names.flatMap((name) => {
    const vouch = room.vouch('mallory', name, after);
    return [vouch, ...flood(room, name, CAPS.perAuthor, [vouch])];
  });
}

/** Both ways, until neither has news nor asks for what the other could send. */
function sync(a: Device, b: Device): void {
  for (let isNews = true; isNews;) isNews = [send(a, b), send(b, a)].includes(true);
}

/** In batches of seven. Asking for other parents than before is progress, since they are owed from then on. */
function send(from: Device, to: Device): boolean {
  const { size } = to.set;
  const asked = new Set<StatementId>();
  const news = from.set.statements.filter(({ id }) => !to.set.has(id));
  for (let n = 0; n < news.length; n += 7) {
    for (const id of to.take(news.slice(n, n + 7)).unknownParents) asked.add(id);
  }
  const before = to.asked;
  to.asked = [...asked].sort().join();
  return to.set.size > size || to.asked !== before;
}

const idsOf = (device: Device) => device.set.statements.map(({ id }) => id).sort();

describe('the cap of an author', () => {
  test('binds what is pushed, and raises an alarm that names the author', () => {
    const { room, start } = roomWithMallory();
    const device = new Device(room.set.statements);
    const chain = flood(room, 'mallory', 12, start);
    const { added, refused } = device.take(chain);
    expect(added).toHaveLength(10);
    expect(refused.map(({ reason }) => reason)).toEqual(['author-cap', 'author-cap']);
    expect(device.intake.alarms).toEqual([{ kind: 'author-cap', author: 'mallory' }]);
  });

  test('does not bind a proof, nor what is authored here', () => {
    const { room, start } = roomWithMallory();
    const device = new Device(room.set.statements);
    const chain = flood(room, 'mallory', 12, start);
    expect(device.take(chain.slice(0, 11), 'proof').added).toHaveLength(11);
    expect(device.take(chain.slice(11), 'own').added).toHaveLength(1);
    expect(device.intake.alarms).toEqual([]);
  });

  test('never binds retracts, grants, evicts and leaves of founder and co-admins', () => {
    const { room } = roomWithMallory();
    room.grant('alice', 'bob');
    const device = new Device([...room.set.statements]);
    const before = room.set.size;
    flood(room, 'bob', 10, room.set.heads());
    for (let n = 0; n < 12; n++) room.evict('bob', `stranger-${n}`);
    for (let n = 0; n < 12; n++) room.grant('alice', 'bob');
    expect(device.take(room.set.statements.slice(before)).refused).toEqual([]);
  });

  test('binds retracts of a member who is no admin', () => {
    const { room, start } = roomWithMallory();
    const device = new Device(room.set.statements);
    const [first] = flood(room, 'mallory', 1, start);
    const retracts = Array.from({ length: 12 }, () => room.retract('mallory', first as Statement));
    expect(device.take([first as Statement, ...retracts]).refused).toHaveLength(3);
  });

  test('does not bind the past of a statement that passes, in one batch or in many', () => {
    const { room, start } = roomWithMallory();
    const before = [...room.set.statements];
    const chain = flood(room, 'mallory', 25, start);
    const vouch = room.vouch('carol', 'dan', chain.slice(-1));
    const atOnce = new Device(before);
    atOnce.take([...chain, vouch]);
    expect(atOnce.members).toContain('dan');
    const bitByBit = new Device(before);
    const from = new Device([...before, ...chain, vouch]);
    sync(from, bitByBit);
    expect(idsOf(bitByBit)).toEqual(idsOf(from));
  });

  test('is not lifted by a statement that is over a cap itself', () => {
    const { room, start } = roomWithMallory();
    const device = new Device([...room.set.statements]);
    const chain = flood(room, 'mallory', 30, start);
    device.take(chain.slice(0, 10));
    expect(device.take(chain.slice(20)).unknownParents).toEqual([]);
    expect(device.take(chain.slice(10)).added).toEqual([]);
  });
});

describe('the cap of a room', () => {
  const puppets = (half: number) => ['p', 'q', 'r', 's', 't'].map((name) => `${name}${half}`);

  test('binds what is pushed by whomever, but for what admins decide', () => {
    const { room, start } = roomWithMallory();
    const device = new Device([...room.set.statements]);
    device.take(puppetFlood(room, puppets(1), start));
    expect(device.set.size).toBe(CAPS.perRoom);
    expect(device.intake.alarms).toContainEqual({ kind: 'room-cap' });
    const vouch = room.vouch('carol', 'dan', start);
    expect(device.take([vouch]).refused).toEqual([{ reason: 'room-cap', id: vouch.id }]);
    device.take([room.evict('alice', 'mallory', device.set.heads())]);
    expect(device.members).not.toContain('mallory');
  });

  test('has room again once those who flooded it are out', () => {
    const { room, start } = roomWithMallory();
    const device = new Device([...room.set.statements]);
    device.take(puppetFlood(room, puppets(1), start));
    device.take([room.evict('alice', 'mallory', device.set.heads())]);
    device.take([room.vouch('carol', 'dan', start)]);
    expect(device.members).toEqual(['alice', 'bob', 'carol', 'dan']);
    const late = room.vouch('mallory', 'u1', start);
    expect(device.take([late]).refused).toEqual([{ reason: 'room-cap', id: late.id }]);
  });

  test('does not keep apart two halves that were flooded differently', () => {
    const { room, start } = roomWithMallory();
    const before = [...room.set.statements];
    const [west, east] = [new Device(before), new Device(before)];
    west.take(puppetFlood(room, puppets(1), start));
    east.take(puppetFlood(room, puppets(2), start));
    const grace = room.vouch('bob', 'grace', west.set.heads());
    const heidi = room.vouch('carol', 'heidi', east.set.heads());
    expect([...west.take([grace]).refused, ...east.take([heidi]).refused]).toHaveLength(2);
    west.take([room.evict('alice', 'mallory', west.set.heads())]);
    sync(west, east);
    west.take([grace]);
    east.take([heidi]);
    sync(west, east);
    expect(west.members).toEqual(['alice', 'bob', 'carol', 'grace', 'heidi']);
    expect(east.members).toEqual(west.members);
  });

  test('bounds what is kept, even when a member rests on what somebody evicted says', () => {
    const { room, start } = roomWithMallory();
    room.evict('alice', 'mallory');
    const device = new Device([...room.set.statements]);
    const claim = room.invite('bob', 1, flood(room, 'mallory', 300, start).slice(-1));
    sync(new Device([...room.set.statements]), device);
    expect(device.set.size).toBe(3 * CAPS.perRoom);
    expect(device.set.has(claim.id)).toBe(false);
  });
});
