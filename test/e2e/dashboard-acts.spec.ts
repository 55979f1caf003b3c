import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type PeerId, RoomCode } from '#protocol';
import { ARRIVAL_BURST } from '#protocol/operator';
import { WirePeer } from '../../apps/signal/test/wire-peer.ts';
import type { RoomPlan } from '../../tools/simulated-peers/room-plan.ts';
import { SimulatedRoom } from '../../tools/simulated-peers/simulated-room.ts';
import { isAccessible } from './support/axe.ts';
import { Operator } from './support/operator.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

/** Carol lets dan in, whom the others know too, and Mallory, whom nobody else knows. */
const PLAN: RoomPlan = {
  code: RoomCode.parse('jade-lynx-31'),
  topology: 'shared',
  peers: [
    { name: 'alice', sponsor: undefined, way: 'invite' },
    { name: 'bob', sponsor: 0, way: 'invite' },
    { name: 'carol', sponsor: 0, way: 'invite' },
    { name: 'dan', sponsor: 2, way: 'invite' },
    { name: 'mallory', sponsor: 2, way: 'pin' },
  ],
  cuts: [[1, 3]],
  restless: [],
};

let stage: Stage;
let room: SimulatedRoom;
let watcher: Operator;
const names = new Map<string, PeerId>();
const short = (name: string) => names.get(name)?.slice(0, 4).toUpperCase() ?? name;
/** Where somebody acts, or compares. */
const long = (name: string) => `${short(name)} ${names.get(name)?.slice(4, 8).toUpperCase()}`;

beforeAll(async () => {
  stage = await Stage.set();
  room = new SimulatedRoom(PLAN, stage.node.origin);
  await room.gather(new AbortController().signal, () => undefined);
  for (const peer of room.peers) names.set(peer.name, peer.peerId);
  watcher = await Operator.at(stage.node, stage.browser);
});
afterEach(() => expect(watcher.errors).toEqual([]));
afterAll(async () => {
  await room.close();
  await stage.close();
});

test('the room of Mallory says who explains the gaps, by whom it came in, and who would go with them', async () => {
  await watcher.signIn('/rooms/jade-lynx-31');
  // The fourth comes when the network has failed for half a minute.
  await watcher.reads(/^1 peer explains 3 of [34] gaps$/);
  const headline = watcher.page.locator('.headline');
  await watcher.sees(headline.filter({ hasText: `${short('mallory')}, sponsor ${short('carol')}` }));
  await watcher.open(`/rooms/jade-lynx-31?sel=${names.get('carol')}`);
  const goes = watcher.page.getByRole('list', { name: 'Who goes' }).getByRole('listitem');
  const going = async () => (await goes.allInnerTexts()).map((text) => text.trim()).sort();
  const expected = [short('carol'), short('dan'), short('mallory')].sort();
  await until('who goes is told', async () => String(await going()) === String(expected), going);
  await isAccessible(watcher.page, 'room with a suspect and a selection');
});

test('every screen of a room with a suspect has nothing that axe finds', async () => {
  const { page } = watcher;
  for (const tab of ['Matrix', 'Members', 'Events']) {
    await watcher.button(tab).click();
    await watcher.sees(page.locator('t-topology-matrix, table, ol.events').first());
    await isAccessible(page, tab);
  }
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await watcher.sees(page.getByRole('heading', { name: 'Rooms with gaps' }));
  await watcher.reads(`${long('mallory')} has gaps to 3 of 4`);
  await isAccessible(page, 'overview');
  await page
    .getByRole('link', { name: /^Rooms/ })
    .first()
    .click();
  await watcher.sees(page.getByRole('table'));
  await isAccessible(page, 'rooms');
});

test('two whom no network links have failed to connect, which accuses nobody', async () => {
  await watcher.open('/rooms/jade-lynx-31?tab=gaps&cause=failed');
  const row = watcher.page.getByRole('row').filter({ hasText: 'connection failed' });
  await watcher.sees(row);
  for (const words of [short('bob'), short('dan'), 'While connecting'])
    await watcher.sees(row.filter({ hasText: words }));
  await isAccessible(watcher.page, 'gaps of one cause');
});

test('alerts are acknowledged, by the keyboard alone', async () => {
  const { page } = watcher;
  await watcher.pressOn(page.getByRole('button', { name: /^Alerts: \d+ new$/ }));
  const alert = page.getByRole('button', { name: `Acknowledge: ${long('mallory')} has gaps to 3 of 4` });
  await watcher.pressOn(alert);
  await alert.waitFor({ state: 'detached' });
  await watcher.sees(page.locator('#alerts').getByRole('button', { name: 'Seen' }));
  await isAccessible(page, 'alerts');
  await page.keyboard.press('Escape');
  await page.locator('#alerts').waitFor({ state: 'detached' });
});

test('a new alert is told by the browser to who pressed Notify me and looks elsewhere, and leads to the room', async () => {
  const { page } = watcher;
  const told = () => page.evaluate(() => (globalThis as unknown as Recorded).told);
  await page.context().grantPermissions(['notifications'], { origin: stage.node.operatorOrigin });
  await watcher.open('/');
  await page.evaluate(recordNotices);
  await watcher.pressOn(page.getByRole('button', { name: /^Alerts/ }));
  await watcher.pressOn(watcher.button('Notify me'));
  await watcher.sees(watcher.button('Stop notifying me'));
  await isAccessible(page, 'alerts that are told');
  const crowd = Array.from({ length: ARRIVAL_BURST }, () =>
    WirePeer.join(stage.node.origin, 'olive-wren-33'),
  );
  const guests = await Promise.all(crowd);
  // The room is almost full, too.
  const tellsOfThem = ({ title, body }: Recorded['told'][number]) =>
    /^\d+ arrivals within a minute$/.test(title) &&
    body === 'olive-wren-33: Unusually many sessions came into one room.';
  await until(
    'the browser tells of it',
    async () => (await told()).some(tellsOfThem),
    async () => JSON.stringify(await told()),
  );
  // Others may have come since, of another room or of the node.
  await page.evaluate(() => (globalThis as unknown as Recorded).press('olive-wren-33: Unusually many'));
  await page.waitForURL(/\/rooms\/olive-wren-33/);
  await watcher.pressOn(page.getByRole('button', { name: /^Alerts/ }));
  await watcher.pressOn(watcher.button('Stop notifying me'));
  await watcher.sees(watcher.button('Notify me'));
  await page.keyboard.press('Escape');
  for (const { socket } of guests) socket.close();
});

test('a session is disconnected, a code banned and let go, by the keyboard alone, and the log has it', async () => {
  const { page } = watcher;
  await watcher.open(`/rooms/jade-lynx-31?tab=members&sel=${names.get('mallory')}`);
  await watcher.pressOn(watcher.button('Disconnect…'));
  await isAccessible(page, 'question');
  await watcher.pressOn(page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }));
  await watcher.reads(`${long('mallory')} was disconnected.`);
  const mallory = room.peers[4];
  await mallory?.until('is turned away', () => mallory.room.view.node.kind === 'refused');
  await watcher.reads('Not connected to this node now.');

  await watcher.pressOn(watcher.button('Actions'));
  await watcher.pressOn(page.getByRole('menuitem', { name: 'Ban this code…' }));
  await watcher.pressOn(page.getByRole('alertdialog').getByRole('button', { name: 'Ban code' }));
  await watcher.reads('The code is banned.');
  const alice = room.peers[0];
  await alice?.until('is turned away', () => alice.room.view.node.kind === 'refused');

  await watcher.open('/audit');
  await watcher.reads('Disconnected a session');
  await isAccessible(page, 'audit log');
  await watcher.pressOn(watcher.button('Lift ban on jade-lynx-31'));
  await watcher.pressOn(page.getByRole('alertdialog').getByRole('button', { name: 'Lift ban' }));
  await watcher.reads(/^Nobody is banned\./);
  alice?.room.retryNode();
  await alice?.until('is let in again', () => alice.room.view.node.kind === 'online');
});

test('a room is closed, an address banned and let go, by the keyboard alone', async () => {
  const { page } = watcher;
  const [alice] = room.peers;
  const turnedAway = () => alice?.until('is turned away', () => alice.room.view.node.kind === 'refused');
  const goesBack = async () => {
    alice?.room.retryNode();
    await alice?.until('is let in again', () => alice.room.view.node.kind === 'online');
  };
  await watcher.open(`/rooms/jade-lynx-31?tab=members&sel=${names.get('alice')}`);
  await watcher.pressOn(watcher.button('Actions'));
  await watcher.pressOn(page.getByRole('menuitem', { name: 'Close room…' }));
  await watcher.pressOn(page.getByRole('alertdialog').getByRole('button', { name: 'Close room' }));
  await watcher.reads('The room was closed.');
  await turnedAway();
  await watcher.reads('Nobody is in this room');

  await goesBack();
  await watcher.pressOn(watcher.button('Ban its address…'));
  await watcher.reads(`Ban the address of ${long('alice')}?`);
  await watcher.pressOn(page.getByRole('alertdialog').getByRole('button', { name: 'Ban address' }));
  await watcher.reads(`The address of ${long('alice')} is banned.`);
  await turnedAway();

  await watcher.open('/audit');
  await watcher.pressOn(page.getByRole('button', { name: /^Lift ban on (127|::)/ }));
  await watcher.pressOn(page.getByRole('alertdialog').getByRole('button', { name: 'Lift ban' }));
  await watcher.reads(/^Nobody is banned\./);
  await goesBack();
});

interface Recorded {
  readonly told: { readonly title: string; readonly body: string | undefined }[];
  /** As a person presses the one whose text begins so. */
  press: (beginning: string) => void;
}

/** In the page, which nobody sees from then on: the browser's own notifications, and what they say. */
function recordNotices(): void {
  const notices: Notification[] = [];
  const press = (beginning: string): void => {
    notices.find(({ body }) => body.startsWith(beginning))?.dispatchEvent(new Event('click'));
  };
  const { told } = Object.assign(globalThis, {
    told: [] as { title: string; body: string | undefined }[],
    press,
  });
  globalThis.Notification = class extends Notification {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      told.push({ title, body: options?.body });
      notices.push(this);
    }
  };
  Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
}
