import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from './support/person.ts';
import { misheard, ofOtherSlot } from './support/pins.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const all = (people: readonly Person[], does: (person: Person) => Promise<void>) =>
  Promise.all(people.map(does));

describe('a PIN', () => {
  test('lets dan in with alice, and then with each who challenges too or takes her word', async () => {
    const [alice, bob, carol, dan] = await stage.people('alice', 'bob', 'carol', 'dan');
    await alice.createRoom('coral-lynx-31');
    const link = await alice.invite({ uses: 2 });
    await bob.join(link);
    await carol.join(link);
    await dan.knock('coral-lynx-31');
    await all([alice, bob, carol], (person) => person.isConnected('2 of 2 direct'));

    await dan.reads('3 others are here. Waiting for someone to challenge you.');
    const heard = await alice.challenge();
    await alice.reads(/^[45]:\d\d$/);
    expect(heard).toMatch(/^[1-9]\d – \d{3} \d{3}$/);
    await dan.reads(`starts with ${heard.slice(0, 2)}`);
    await dan.enterPin(ofOtherSlot(heard));
    await dan.reads('Nothing was sent; compare the first two digits.');
    await dan.enterPin(misheard(heard));
    await dan.reads('It is burnt: the member must make a new one.');
    await alice.reads('The PIN was wrong, and is burnt. Make a new one.');
    await dan.enterPin(await alice.challenge('New PIN'));
    await dan.isConnected('1 of 3 direct · 2 gaps');
    await alice.isConnected('3 of 3 direct');
    await bob.isConnected('2 of 3 direct · 1 gap');

    await bob.reads(/^Alice verified .+ by PIN$/i);
    const ofBob = await bob.challenge('Challenge too');
    await dan.reads('1 of 3 members have let you in.');
    await dan.enterPin(ofBob);
    await dan.isConnected('2 of 3 direct · 1 gap');
    await carol.door.getByRole('button', { name: 'Accept alice’s word' }).click();
    await all([alice, bob, carol, dan], (person) => person.isConnected('3 of 3 direct'));
    await dan.type('four of us');
    await all([alice, bob, carol], (person) => person.hasText('four of us'));
    await dan.page.reload();
    await dan.isConnected('3 of 3 direct');

    const [seenByDan, seenByAlice] = [await dan.safetyWordsWith(alice), await alice.safetyWordsWith(dan)];
    expect(seenByDan).toBe(seenByAlice);
    expect(seenByDan).toMatch(/^[a-z]+( [a-z]+){5}$/);
    expect(await dan.safetyWordsWith(bob)).not.toBe(seenByDan);
  });

  test('of one member is enough where the room says so', async () => {
    const [alice, bob, dan] = await stage.people('alice', 'bob', 'dan');
    await alice.createRoom('coral-lynx-33', 'Open house', { oneIsEnough: true });
    await bob.join(await alice.invite());
    await dan.knock('coral-lynx-33');
    await dan.enterPin(await bob.challenge());
    await all([alice, bob, dan], (person) => person.isConnected('2 of 2 direct'));
  });
});
