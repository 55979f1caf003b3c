import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { encodeFrame, encodeRelay, RoomCode, type Sid } from '#protocol';
import { decodeInviteLink } from '#trust';
import { holdConnections, type Secret, secretsOf, secretText, tracesIn } from './support/secrets.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const TEXT = 'We meet at the lighthouse at nine. Bring the blue folder.';
const TITLE = 'Lighthouse keepers';

/** Three people meet, write, lose and find each other again; what of it must stay between them. */
async function session(): Promise<Secret[]> {
  const people = await stage.people('alice-of-amber', 'bob-of-basalt', 'carol-of-coral');
  await Promise.all(people.map(({ context }) => context.addInitScript(holdConnections)));
  const [alice, bob, carol] = people;
  await alice.createRoom('violet-newt-88', TITLE);
  const links = [await alice.invite({ note: 'for the basalt one' })];
  await bob.join(links[0]!);
  await bob.isConnected('1 of 1 direct');
  links.push(await bob.invite({ note: 'for the coral one' }));
  await carol.join(links[1]!);
  await Promise.all(people.map((person) => person.isConnected('2 of 2 direct')));
  await alice.type(TEXT);
  await Promise.all(people.map((person) => person.hasText(TEXT)));
  const beforeReload = await secretsOf(bob.page);
  await bob.page.reload();
  await Promise.all(people.map((person) => person.isConnected('2 of 2 direct')));
  await bob.hasText(TEXT);
  return [
    ...beforeReload,
    ...(await Promise.all(people.map(({ page }) => secretsOf(page)))).flat(),
    ...links.map((link) => ({ name: 'seed', bytes: Buffer.from(decodeInviteLink(link)!.seed) })),
    ...links.map((link) => secretText('link', link.slice(link.indexOf('#1.') + 3))),
    ...people.map(({ name }) => secretText('name', name)),
    ...TEXT.split(' ').flatMap((word) => (word.length < 6 ? [] : [secretText('word', word)])),
    ...[TITLE, 'for the basalt one', 'for the coral one'].map((text) => secretText('title or note', text)),
    ...['typ host', 'webrtc-datachannel', 'a=ice-'].map((text) => secretText('description', text)),
  ];
}

/** All that the node was sent over the sockets, one frame after the other, as `who`. */
function received(isOf: (who: string) => boolean, isWanted = (_frame: Buffer) => true): Buffer {
  const sent = stage.tap.frames.filter(({ who, direction }) => direction === 'to-node' && isOf(who));
  const frames = sent.filter(({ bytes }) => isWanted(bytes));
  return Buffer.concat(frames.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]));
}

const isReport = (frame: Buffer): boolean => frame.toString('utf8').startsWith('{"event":"report"');

/** Somebody with a plain socket who sends what nobody should. */
async function blurt(bodies: readonly Buffer[]): Promise<void> {
  const room = RoomCode.parse('violet-newt-88');
  const sid = Buffer.alloc(16, 7).toString('base64url') as Sid;
  const address = stage.tap.origin.replace('http', 'ws');
  const socket = new WebSocket(`${address}/signal?room=${room}`, { origin: stage.tap.origin });
  await once(socket, 'open');
  socket.send(encodeFrame({ event: 'join', data: { v: 1, room, sid } }));
  for (const body of bodies) socket.send(encodeRelay(sid, body));
  const sent = () =>
    stage.tap.frames.filter(({ who, direction }) => who === 'nobody' && direction === 'to-node');
  await until('the tap has it all', () => sent().length === bodies.length + 1);
  socket.close();
}

describe('all that the node received in a session of three', () => {
  test('holds no seed, description, candidate, fingerprint, name or text, and no key but in reports', async () => {
    const secrets = await session();
    await until('somebody has reported', () => received((who) => who !== 'nobody', isReport).length > 0);
    const kinds = new Set(secrets.map(({ name }) => name.split(' ')[0]));
    for (const kind of ['seed', 'candidate', 'ice-ufrag', 'ice-pwd', 'fingerprint', 'device', 'word']) {
      expect(kinds).toContain(kind);
    }
    const ofPeople = received((who) => who !== 'nobody');
    expect(ofPeople.length).toBeGreaterThan(10_000);
    const isKey = ({ name }: Secret) => name === 'device key';
    const notKeys = secrets.filter((secret) => !isKey(secret));
    expect(notKeys.flatMap((secret) => tracesIn(ofPeople, secret))).toEqual([]);
    // This room shares its topology: reports, and nothing but reports, name the keys that were made for it.
    const notReports = received(
      (who) => who !== 'nobody',
      (frame) => !isReport(frame),
    );
    expect(notReports.length).toBeLessThan(ofPeople.length);
    expect(secrets.filter(isKey).flatMap((secret) => tracesIn(notReports, secret))).toEqual([]);
    const requests = Buffer.from(stage.tap.requests.join('\n'));
    const notNames = secrets.filter(({ name }) => !name.startsWith('name'));
    expect(notNames.flatMap((secret) => tracesIn(requests, secret))).toEqual([]);

    await blurt(inEachForm(secrets));
    const blurted = received((who) => who === 'nobody');
    for (const secret of secrets)
      expect(tracesIn(blurted, secret)).toEqual(
        expect.arrayContaining(FORMS.map((form) => `${secret.name}, ${form}`)),
      );
  });
});

const FORMS = ['raw', 'in hexadecimal', 'in base64url after 1 bytes'];

/** The search is worth something only if it finds what is there. */
function inEachForm(secrets: readonly Secret[]): readonly Buffer[] {
  const all = secrets.map(({ bytes }) => Buffer.concat([Buffer.from('x'), bytes, Buffer.from('yz')]));
  return [
    Buffer.concat(all),
    Buffer.from(all.map((bytes) => bytes.toString('hex')).join()),
    Buffer.from(all.map((bytes) => bytes.toString('base64url')).join()),
  ];
}
