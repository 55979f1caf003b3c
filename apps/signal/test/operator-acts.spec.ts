import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { RoomCode } from '#protocol';
import {
  type AuditList,
  type Ban,
  type BanList,
  banRoute,
  closeRoomRoute,
  disconnectRoute,
  type EventList,
  type NodeStatus,
  OPERATOR_ROUTES,
  type Problem,
} from '#protocol/operator';
import type { RunningNode } from '../src/node.ts';
import { OperatorClient } from './operator-client.ts';
import { freshFolder, startTestNode, TOKEN } from './test-node.ts';
import { until } from './until.ts';
import { WirePeer } from './wire-peer.ts';

const CODE = RoomCode.parse('amber-otter-42');

let folder: string;
let node: RunningNode;
let operator: OperatorClient;
let alice: WirePeer;
let bob: WirePeer;
beforeEach(async () => {
  folder = freshFolder();
  node = await startTestNode({ TESSERA_DATA_DIR: folder });
  operator = await OperatorClient.signIn(node);
  [alice, bob] = [await WirePeer.join(node.publicUrl, CODE), await WirePeer.join(node.publicUrl, CODE)];
});
afterEach(() => node.kill());

describe('the operator', () => {
  test('disconnects one session; the others hear of the leave', async () => {
    expect((await operator.post(disconnectRoute(CODE, bob.sid))).status).toBe(200);
    expect(await bob.closed).toEqual({ code: 4016, reason: 'closed-by-operator' });
    await alice.until('leave', ({ sid }) => sid === bob.sid);
    const { events } = await operator.get<EventList>(`${OPERATOR_ROUTES.events}?room=${CODE}`);
    expect(events.map(({ kind }) => kind)).toEqual([
      'room-opened',
      'arrived',
      'arrived',
      'closed-by-operator',
      'left',
    ]);
  });

  test('closes a room', async () => {
    const response = await operator.post(closeRoomRoute(CODE));
    expect(await response.json()).toEqual({ sessions: 2 });
    expect((await alice.closed).reason).toBe('closed-by-operator');
    expect(await problemOf(await operator.post(closeRoomRoute(CODE)))).toBe('no-such-room');
  });

  test('bans a code: whoever is there is put out, nobody comes in, also after a restart, until it is lifted', async () => {
    const response = await operator.post(OPERATOR_ROUTES.bans, { kind: 'room', room: CODE, note: 'spam' });
    expect(response.status).toBe(201);
    const ban = (await response.json()) as Ban;
    expect((await alice.closed).reason).toBe('banned');
    await node.stop();
    node = await startTestNode({ TESSERA_DATA_DIR: folder });
    operator = await OperatorClient.signIn(node);
    expect(await operator.get<BanList>(OPERATOR_ROUTES.bans)).toEqual({ bans: [ban] });
    await expect(WirePeer.join(node.publicUrl, CODE)).rejects.toThrow('4015 banned');
    expect((await operator.fetch(banRoute(ban.id), { method: 'DELETE' })).status).toBe(200);
    await WirePeer.join(node.publicUrl, CODE);
    expect(await problemOf(await operator.fetch(banRoute(ban.id), { method: 'DELETE' }))).toBe('no-such-ban');
  });

  test('bans the address of a session without having to know it', async () => {
    const asked = { kind: 'session', room: CODE, sid: bob.sid, note: '' };
    const ban = (await (await operator.post(OPERATOR_ROUTES.bans, asked)).json()) as Ban;
    expect(ban).toMatchObject({ kind: 'address', value: '127.0.0.1' });
    for (const peer of [alice, bob]) expect((await peer.closed).reason).toBe('banned');
    const again = await WirePeer.connect(node.publicUrl);
    expect((await again.closed).reason).toBe('banned');
  });

  test.each([
    ['an address that is none', { kind: 'address', address: 'caddy', note: '' }],
    ['a subnet', { kind: 'address', address: '10.0.0.0/8', note: '' }],
    ['a code that is none', { kind: 'room', room: 'Not A Code', note: '' }],
    ['a note that is too long', { kind: 'room', room: CODE, note: 'x'.repeat(201) }],
    ['a surplus field', { kind: 'room', room: CODE, note: '', admin: true }],
  ])('can not ban %s', async (_name, asked) => {
    expect(await problemOf(await operator.post(OPERATOR_ROUTES.bans, asked))).toBe('malformed');
  });

  test.each([
    ['broken JSON', '{'],
    ['more than four kilobytes', JSON.stringify({ token: 'x'.repeat(5000) })],
  ])('is told of %s in the same form', async (_name, body) => {
    expect(await problemOf(await operator.fetch('/api/bans', { method: 'POST', body }))).toBe('malformed');
  });
});

describe('the audit log', () => {
  test('has each act, newest first, in a file that only the owner reads', async () => {
    await operator.post(disconnectRoute(CODE, bob.sid));
    await operator.post(OPERATOR_ROUTES.bans, { kind: 'address', address: '2001:db8:0:1::7', note: 'n' });
    const expected = [
      { action: 'ban', target: 'address 2001:db8:0:1::/64', note: 'n', by: 'session', from: '127.0.0.1' },
      { action: 'disconnect', target: `${CODE}/${bob.sid.slice(0, 6)}` },
      { action: 'sign-in', by: 'none' },
    ];
    expect((await operator.get<AuditList>(OPERATOR_ROUTES.audit)).entries).toMatchObject(expected);
    await node.stop();
    const file = joinPath(folder, 'audit.jsonl');
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject(expected.toReversed());
    for (const name of ['audit.jsonl', 'bans.json'])
      expect(statSync(joinPath(folder, name)).mode & 0o777).toBe(0o600);
  });

  test('has the refused sign-ins, and not those that had to wait', async () => {
    for (let number = 0; number < 8; number += 1) {
      await OperatorClient.signIn(node, 'a guess that is wrong').catch(() => undefined);
    }
    const { entries } = await operator.get<AuditList>(OPERATOR_ROUTES.audit);
    expect(entries.filter(({ action }) => action === 'sign-in-refused')).toHaveLength(5);
  });

  test('has wrong bearer tokens, too', async () => {
    const other = await startTestNode({ TESSERA_DATA_DIR: freshFolder() });
    await fetch(`${other.operatorUrl}${OPERATOR_ROUTES.status}`, {
      headers: { Authorization: 'Bearer wrong' },
    });
    const someone = await OperatorClient.signIn(other);
    expect((await someone.get<AuditList>(OPERATOR_ROUTES.audit)).entries).toMatchObject([
      { action: 'sign-in' },
      { action: 'sign-in-refused', note: 'with a bearer token' },
    ]);
    await other.kill();
  });
});

describe('the data folder', () => {
  test('holds a token that was made at the first start, and is used again', async () => {
    const fresh = freshFolder();
    const options = { TESSERA_DATA_DIR: fresh, TESSERA_OPERATOR_TOKEN: '' };
    const first = await startTestNode(options);
    if (first.operatorToken.kind !== 'fresh') throw new Error(first.operatorToken.kind);
    const { token, file } = first.operatorToken;
    expect(readFileSync(file!, 'utf8')).toBe(`${token}\n`);
    expect(statSync(file!).mode & 0o777).toBe(0o600);
    await OperatorClient.signIn(first, token);
    await expect(OperatorClient.signIn(first, TOKEN)).rejects.toThrow('wrong-token');
    await first.kill();
    const second = await startTestNode(options);
    expect(second.operatorToken).toEqual({ kind: 'kept', token, file });
    await second.kill();
  });

  test('can be missing and impossible: the node works from memory, and says so', async () => {
    const blocked = joinPath(freshFolder(), 'a-file');
    writeFileSync(blocked, '');
    const other = await startTestNode({
      TESSERA_DATA_DIR: joinPath(blocked, 'data'),
      TESSERA_OPERATOR_TOKEN: '',
    });
    if (other.operatorToken.kind !== 'fresh') throw new Error(other.operatorToken.kind);
    expect(other.operatorToken.file).toBeUndefined();
    const someone = await OperatorClient.signIn(other, other.operatorToken.token);
    await someone.post(OPERATOR_ROUTES.bans, { kind: 'room', room: CODE, note: '' });
    await expect(WirePeer.join(other.publicUrl, CODE)).rejects.toThrow('banned');
    const status = await someone.get<NodeStatus>(OPERATOR_ROUTES.status);
    expect(status.storage).toMatchObject({ kind: 'memory' });
    expect((await someone.get<AuditList>(OPERATOR_ROUTES.audit)).entries).toHaveLength(2);
    expect(await (await someone.fetch('/metrics')).text()).toContain('tessera_storage_trouble 1');
    await other.kill();
  });

  test('with bans that can not be understood is left as it is', async () => {
    const broken = freshFolder();
    writeFileSync(joinPath(broken, 'bans.json'), 'not JSON');
    const other = await startTestNode({ TESSERA_DATA_DIR: broken });
    const someone = await OperatorClient.signIn(other);
    await someone.post(OPERATOR_ROUTES.bans, { kind: 'room', room: CODE, note: '' });
    const status = await someone.get<NodeStatus>(OPERATOR_ROUTES.status);
    expect(status.storage).toEqual({ kind: 'memory', reason: 'bans.json can not be understood' });
    await other.stop();
    expect(readFileSync(joinPath(broken, 'bans.json'), 'utf8')).toBe('not JSON');
  });

  test('a token file that is not there stops the start, by the name of its variable', async () => {
    const start = startTestNode({ TESSERA_OPERATOR_TOKEN: '', TESSERA_OPERATOR_TOKEN_FILE: '/nonexistent' });
    await expect(start).rejects.toThrow(
      'TESSERA_OPERATOR_TOKEN_FILE: expected a file with at least 16 characters',
    );
    const file = joinPath(freshFolder(), 'secret');
    writeFileSync(file, 'a token from a secret\n');
    const other = await startTestNode({ TESSERA_OPERATOR_TOKEN: '', TESSERA_OPERATOR_TOKEN_FILE: file });
    await OperatorClient.signIn(other, 'a token from a secret');
    await other.kill();
  });
});

test('the cookie can not be read by a script, nor sent from elsewhere', async () => {
  const response = await fetch(`${node.operatorUrl}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-Proto': 'https' },
    body: JSON.stringify({ token: TOKEN }),
  });
  const [cookie = ''] = response.headers.getSetCookie();
  for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=43200', 'Secure']) {
    expect(cookie).toContain(attribute);
  }
});

test('metrics are for who has the token, and count what happened', async () => {
  alice.relay(bob.sid, 'hello');
  await bob.until('relay');
  const headers = { Authorization: `Bearer ${TOKEN}` };
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${node.operatorUrl}/metrics`, { headers })).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1],
    );
  };
  expect(await metric('tessera_relayed_frames_total')).toBe(1);
  expect(await metric('tessera_joins_total')).toBe(2);
  await until(async () => (await metric('tessera_sessions')) === 2);
  expect(await metric('tessera_frames_in_total')).toBe(3);
  expect(await metric('tessera_relay_seconds_count')).toBe(0);
});

async function problemOf(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toMatch('application/problem+json');
  return ((await response.json()) as Problem).code;
}
