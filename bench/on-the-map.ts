import { Operator } from '../test/e2e/support/operator.ts';
import { Stage } from '../test/e2e/support/stage.ts';
import { until } from '../test/e2e/support/until.ts';
import { report } from './support/report.ts';

const GOAL_MS = 1000;

/** From when a third person's own page says that it is in, until the dashboard's map draws that peer. */
export async function onTheMap(rounds: number): Promise<void> {
  const stage = await Stage.set();
  const took: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      took.push(await arrival(stage, `opal-robin-${10 + round}`));
      await stage.clear();
    }
  } finally {
    await stage.close();
  }
  report('A peer that comes, on the map of the dashboard', [
    {
      what: 'from in the room to drawn',
      unit: 'ms',
      ours: took,
      rival: '',
      theirs: undefined,
      goal: { kind: 'at most', value: GOAL_MS },
    },
  ]);
}

async function arrival(stage: Stage, room: string): Promise<number> {
  const watcher = await Operator.at(stage.node, stage.browser);
  const [alice, bob, carol] = await stage.people('alice', 'bob', 'carol');
  await alice.createRoom(room);
  await bob.join(await alice.invite());
  await watcher.signIn(`/rooms/${room}`);
  await watcher.reads('All 2 are linked with each other');
  await carol.join(await bob.invite());
  await carol.isConnected('2 of 2 direct');
  const came = performance.now();
  // The map's twin for screen readers lists those who are drawn.
  const drawn = watcher.page.locator('t-peer-list li');
  await until('carol is on the map', async () => (await drawn.count()) === 3);
  const took = performance.now() - came;
  await watcher.leave();
  return took;
}
