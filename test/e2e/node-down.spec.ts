import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe('while the node is dead', () => {
  test('three people go on writing, and everything is whole once it is back', async () => {
    const [alice, bob, carol, dan] = await stage.people('alice', 'bob', 'carol', 'dan');
    const three = [alice, bob, carol];
    const all = (does: (person: Person) => Promise<void>) => Promise.all(three.map(does));
    await alice.createRoom('slate-heron-63');
    const link = await alice.invite({ uses: 3 });
    await bob.join(link);
    await carol.join(link);
    await all((person) => person.isConnected('2 of 2 direct'));

    await stage.node.kill();
    await all((person) => person.reads('The node can not be reached.'));
    await all((person) => person.reads('You are still connected to 2 people; new people can not arrive.'));
    await alice.type('the node is gone');
    await all((person) => person.hasText('the node is gone'));
    await bob.type(', and nobody minds');
    await all((person) => person.hasText('the node is gone, and nobody minds'));
    await alice.seesCursorOf(bob);
    await carol.seesCursorOf(bob);

    // Without a service worker a reload needs the node, so bob's page is closed now and opened when it is back.
    await bob.page.close();
    await alice.type('; bob sleeps');
    await carol.hasText('the node is gone, and nobody minds; bob sleeps');

    await stage.node.comeBack();
    await bob.newTab('/r/slate-heron-63');
    await all((person) => person.hasText('the node is gone, and nobody minds; bob sleeps'));
    await all((person) => person.isConnected('2 of 2 direct'));
    await dan.join(link);
    await dan.isConnected('3 of 3 direct');
    await dan.hasText('the node is gone, and nobody minds; bob sleeps');
    await all((person) => person.isConnected('3 of 3 direct'));
  });

  test('what a person types alone is with the others once they meet again', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    await alice.createRoom('slate-heron-64');
    await bob.join(await alice.invite());
    await bob.isConnected('1 of 1 direct');

    await stage.node.kill();
    await alice.page.close();
    await bob.type('written while nobody could see it');
    await stage.node.comeBack();
    await alice.newTab('/r/slate-heron-64');
    await alice.hasText('written while nobody could see it');
    await bob.page.reload();
    await bob.hasText('written while nobody could see it');
    await bob.isConnected('1 of 1 direct');
  });
});
