import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CuttableWire } from './support/cuttable-wire.ts';
import { Device } from './support/device.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

/** Two heartbeats of the node: nobody may be shown longer than that who is gone. */
const TWO_HEARTBEATS_MS = 50_000;

let stage: Stage;
const wires: CuttableWire[] = [];
const devices: Device[] = [];
/** All at once, each in a room of its own: most of it is waiting. */
let runs: Record<'briefly' | 'minute' | 'sleep' | 'crash' | 'kill', Promise<void>>;

beforeAll(async () => {
  stage = await Stage.set();
  runs = {
    minute: networkIsGone('minute', 60_000),
    sleep: laptopSleeps(),
    briefly: networkIsGone('briefly', 5_000),
    crash: pageCrashes(),
    kill: browserIsKilled(),
  };
  // Each is awaited by its own test, which may come later.
  for (const run of Object.values(runs)) run.catch(() => undefined);
});
afterAll(async () => {
  await Promise.allSettled(Object.values(runs));
  for (const wire of wires) wire.close();
  await Promise.all(devices.map((device) => device.dispose()));
  await stage.clear();
  await stage.close();
});

describe('a network that is gone', () => {
  test('for five seconds leaves nothing behind, and both have what the other wrote', () => runs.briefly);
  test('for a minute is back by itself, and both have what the other wrote', () => runs.minute);
});

describe('a laptop that sleeps', () => {
  test('is in the room when it wakes, and has what was written', () => runs.sleep);
});

describe('a page that dies', () => {
  test('is in again without a person, and nobody’s ghost', () => runs.crash);
  test('with its whole browser has kept its text, and is in again without a person', () => runs.kill);
});

/** Two people in a room, over a wire that can be cut; the second is the one whose network it is. */
async function pair(code: string): Promise<[first: Person, second: Person, wire: CuttableWire]> {
  const wire = new CuttableWire();
  wires.push(wire);
  const [first, second] = await stage.people(`alice-${code}`, `bob-${code}`);
  await Promise.all([first, second].map(({ context }) => wire.laidFor(context)));
  await first.createRoom(`brass-${code}`);
  await second.join(await first.invite());
  await second.isConnected('1 of 1 direct');
  await first.isConnected('1 of 1 direct');
  return [first, second, wire];
}

function lose(wire: CuttableWire, person: Person): void {
  expect(wire.packets).toBeGreaterThan(0);
  wire.cut();
  stage.tap.stall(person.name);
}

function regain(wire: CuttableWire, person: Person): void {
  wire.mend();
  stage.tap.release(person.name);
}

async function networkIsGone(code: string, ms: number): Promise<void> {
  const [alice, bob, wire] = await pair(code);
  await alice.type('before');
  await bob.hasText('before');
  lose(wire, bob);
  const over = pass(ms);
  await Promise.all([alice.type(' of alice'), bob.type(' of bob')]);
  await over;
  expect(await alice.text()).not.toContain('of bob');
  regain(wire, bob);
  await Promise.all([alice, bob].map((person) => person.isConnected('1 of 1 direct')));
  await Promise.all([alice, bob].map((person) => person.reads('of bob')));
  await Promise.all([alice, bob].map((person) => person.reads('of alice')));
  const texts = () => Promise.all([alice.text(), bob.text()]);
  await until(
    'both have the same, and all of it once',
    async () => {
      const [one, other] = await texts();
      return one === other && one.length === 'before of alice of bob'.length;
    },
    texts,
  );
}

async function pairWithDevice(code: string): Promise<[first: Person, second: Person, device: Device]> {
  const device = await Device.unpacked();
  devices.push(device);
  const first = await stage.person(`alice-${code}`);
  const second = await device.start(`bob-${code}`, stage.tap.origin);
  await first.createRoom(`brass-${code}`);
  await second.join(await first.invite());
  await second.isConnected('1 of 1 direct');
  return [first, second, device];
}

/** Longer than the others wait for a lost link; the node finds the session dead at about the same time. */
async function laptopSleeps(): Promise<void> {
  const [alice, bob, device] = await pairWithDevice('sleep');
  await alice.goTo('People');
  const since = Date.now();
  await device.sleep();
  await isGoneInTime(alice, bob.name, since);
  await pass(Math.max(0, since + TWO_HEARTBEATS_MS - Date.now()));
  await alice.goTo('Text');
  await alice.type('while you slept');
  await device.wake();
  await bob.isConnected('1 of 1 direct');
  await bob.hasText('while you slept');
  await bob.type(', I dreamt');
  await alice.hasText('while you slept, I dreamt');
}

async function isGoneInTime(watcher: Person, name: string, since: number): Promise<void> {
  await watcher.sees(watcher.rowOf(name).filter({ hasText: 'Away' }));
  expect(Date.now() - since).toBeLessThan(TWO_HEARTBEATS_MS);
  expect(await watcher.door.getByRole('listitem').count()).toBe(0);
}

async function pageCrashes(): Promise<void> {
  const [alice, bob] = await stage.people('alice-crash', 'bob-crash');
  await alice.createRoom('brass-crash');
  await bob.join(await alice.invite());
  await bob.isConnected('1 of 1 direct');
  await bob.type('written before the crash');
  await alice.hasText('written before the crash');
  await alice.goTo('People');
  const crashed = bob.page.waitForEvent('crash');
  const since = Date.now();
  const session = await bob.context.newCDPSession(bob.page);
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  await isGoneInTime(alice, 'bob-crash', since);
  await bob.newTab('/r/brass-crash');
  await bob.isConnected('1 of 1 direct');
  await bob.hasText('written before the crash');
  await alice.isConnected('1 of 1 direct');
}

async function browserIsKilled(): Promise<void> {
  const [alice, bob, device] = await pairWithDevice('kill');
  await bob.type('kept on the device');
  await alice.hasText('kept on the device');
  await alice.goTo('People');
  const since = Date.now();
  await device.losePower();
  await isGoneInTime(alice, bob.name, since);
  stage.tap.stall(bob.name);
  const again = await device.start(bob.name, stage.tap.origin);
  await again.open('/r/brass-kill');
  await again.hasText('kept on the device');
  stage.tap.release(bob.name);
  await again.isConnected('1 of 1 direct');
  await alice.isConnected('1 of 1 direct');
}
