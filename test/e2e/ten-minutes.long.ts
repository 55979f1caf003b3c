import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CuttableWire } from './support/cuttable-wire.ts';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';

const TEN_MINUTES_MS = 600_000;
/** Longer than any link, any session and any wait between two tries lives. */
const LIMIT_MS = TEN_MINUTES_MS + 240_000;

let stage: Stage;
const wire = new CuttableWire();
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(async () => {
  wire.close();
  await stage.clear();
  await stage.close();
});

test(
  'a network that is gone for ten minutes is back by itself, and both have what the other wrote',
  async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    const both = <T>(does: (person: Person) => Promise<T>): Promise<T[]> =>
      Promise.all([alice, bob].map(does));
    await both(({ context }) => wire.laidFor(context));
    await alice.createRoom('long-night');
    await bob.join(await alice.invite());
    await both((person) => person.isConnected('1 of 1 direct'));
    await alice.type('before');
    await bob.hasText('before');

    wire.cut();
    stage.tap.stall(bob.name);
    const over = pass(TEN_MINUTES_MS);
    for (let minute = 0; minute < 5; minute++) {
      await alice.type(` alice${minute}`);
      await bob.type(` bob${minute}`);
      await pass(60_000);
    }
    await over;
    const linked = await both((person) => person.button('Connections: 1 of 1 direct').count());
    expect(linked).toEqual([0, 0]);
    wire.mend();
    stage.tap.release(bob.name);
    const since = Date.now();
    await both((person) => person.isConnected('1 of 1 direct'));
    console.log(`linked again ${Date.now() - since} ms after the network was back`);
    await both((person) => person.reads('alice4'));
    await both((person) => person.reads('bob4'));
    expect(await alice.text()).toBe(await bob.text());
    const words = (await alice.text()).split(' ').toSorted();
    const written = [0, 1, 2, 3, 4].flatMap((minute) => [`alice${minute}`, `bob${minute}`]);
    expect(words).toEqual(['before', ...written].toSorted());
  },
  LIMIT_MS,
);
