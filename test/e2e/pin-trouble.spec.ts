import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from './support/person.ts';
import { misheard } from './support/pins.ts';
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
  test('of two members at once, with a reload and a new start of the node in the middle', async () => {
    const [alice, bob, dan] = await stage.people('alice', 'bob', 'dan');
    await alice.createRoom('coral-lynx-32');
    await bob.join(await alice.invite());
    await dan.knock('coral-lynx-32');
    await alice.challenge();
    await dan.sees(dan.textbox('PIN'));
    await dan.page.reload();
    await dan.reads('At the door of');
    const lost = await alice.challenge();
    await dan.sees(dan.textbox('PIN'));
    await stage.node.kill();
    await all([alice, bob, dan], (person) => person.reads('The node can not be reached.'));
    await stage.node.comeBack();
    const [ofAlice, ofBob] = await Promise.all([alice.challenge(), bob.challenge()]);
    expect(ofAlice).not.toBe(lost);
    await dan.enterPin(ofBob);
    await dan.isInRoom();
    await dan.enterPin(ofAlice);
    await all([alice, bob, dan], (person) => person.isConnected('2 of 2 direct'));
  });

  test('that is wrong three times locks the newcomer out, and five times all, also after a reload', async () => {
    const [alice, dan] = await stage.people('alice', 'dan');
    await alice.createRoom('coral-lynx-36');
    await dan.knock('coral-lynx-36');
    const failsWith = async (button: string) => {
      await dan.enterPin(misheard(await alice.challenge(button)));
      await alice.reads('The PIN was wrong, and is burnt. Make a new one.');
    };
    const cannotChallenge = () =>
      alice.door.getByRole('button', { name: /Challenge|PIN/ }).waitFor({ state: 'detached' });
    await failsWith('Challenge');
    await failsWith('New PIN');
    await failsWith('New PIN');
    const lockedOut = 'They have to knock anew before anybody here can challenge.';
    await alice.reads(lockedOut);
    await cannotChallenge();
    await alice.page.reload();
    await alice.reads(lockedOut);
    await dan.page.reload();
    await failsWith('Challenge');
    await failsWith('New PIN');
    await alice.reads(/Nobody can be challenged from this device for (10|9) minutes/);
    await cannotChallenge();
  });
});
