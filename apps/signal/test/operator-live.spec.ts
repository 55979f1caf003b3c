import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type LiveAnswer,
  OverviewDelta,
  type OverviewSnapshot,
  RoomDelta,
  RoomSnapshot,
  type RoomEvent,
} from '#protocol/operator';
import { applyDelta, type TopologySnapshot } from '#topology';
import type { RunningNode } from '../src/node.ts';
import { type LiveClient, OperatorClient } from './operator-client.ts';
import { ReportingPeer } from './reporter.ts';
import { freshFolder, startTestNode } from './test-node.ts';
import { until } from './until.ts';

let node: RunningNode;
let operator: OperatorClient;
let live: LiveClient;
beforeEach(async () => {
  node = await startTestNode();
  operator = await OperatorClient.signIn(node);
  live = await operator.live().connected();
});
afterEach(async () => {
  live.socket.close();
  await node.kill();
});

const join = (room = 'amber-otter-42'): Promise<ReportingPeer> => ReportingPeer.join(node.publicUrl, room);

/** The snapshot and every delta after it, put together as a dashboard does; fails where there is a hole. */
function pictureAfter(snapshot: RoomSnapshot, deltas: readonly RoomDelta[]): TopologySnapshot {
  let { version } = snapshot;
  let topology: TopologySnapshot = snapshot.topology;
  for (const delta of deltas.filter((delta) => delta.version > snapshot.version)) {
    expect(delta.from).toBe(version);
    version = delta.version;
    if (delta.topology) topology = applyDelta(topology, delta.topology) ?? topology;
  }
  return topology;
}

async function follow(links = true): Promise<RoomSnapshot> {
  const answer = await live.ask('follow-room', { room: 'amber-otter-42', links });
  if (answer.kind !== 'room') throw new Error(JSON.stringify(answer));
  return RoomSnapshot.parse(answer.snapshot);
}

const deltas = (): RoomDelta[] => live.of('room').map((delta) => RoomDelta.parse(delta));
const eventsOf = (kind: RoomEvent['kind']): RoomEvent[] =>
  deltas().flatMap(({ events }) => events.filter((event) => event.kind === kind));

describe('one who follows a room', () => {
  test.each([true, false])(
    'sees who reports, and what is missing, without a hole (links: %s)',
    async (links) => {
      const [alice, bob] = [await join(), await join()];
      const snapshot = await follow(links);
      expect(snapshot.sessions.map(({ sid }) => sid)).toEqual([alice.wire.sid, bob.wire.sid]);
      alice.reportLinks([bob]);
      bob.reportLinks([alice]);
      await until(() => deltas().at(-1)?.row?.linked === 1);
      const carol = await join();
      carol.reportLinks([alice], [bob]);
      bob.reportLinks([alice], [carol]);
      alice.reportLinks([bob, carol]);
      await until(() => deltas().at(-1)?.row?.gaps === 1 && deltas().at(-1)?.row?.linked === 2);
      const picture = pictureAfter(snapshot, deltas());
      const gap = picture.pairs.find(({ state }) => state.kind === 'gap');
      expect([gap?.a, gap?.b].sort()).toEqual([bob.id, carol.id].sort());
      expect(gap?.state).toEqual({ kind: 'gap', cause: 'unchallenged' });
      expect(picture.pairs.filter(({ state }) => state.kind === 'linked')).toHaveLength(links ? 2 : 0);
      expect(picture.peers).toHaveLength(3);
      expect(eventsOf('gap')).toMatchObject([{ cause: 'unchallenged' }]);
      expect(eventsOf('linked')).toHaveLength(2);
      expect(eventsOf('arrived')).toHaveLength(1);
    },
  );

  test('is told at most four times a second, whatever happens', async () => {
    await follow();
    const began = Date.now();
    for (let round = 0; round < 10; round += 1) await (await join()).wire.leave();
    await until(() => eventsOf('left').length === 10);
    const seconds = (Date.now() - began) / 1000;
    expect(deltas().length).toBeLessThanOrEqual(4 * seconds + 2);
  });

  test('finds a hole when the room was empty in between, and a snapshot mends it', async () => {
    const alice = await join();
    alice.report();
    const { version } = await follow();
    await alice.wire.leave();
    await until(() => deltas().at(-1)?.row === null);
    const gone = deltas().find(({ row }) => row === null);
    expect(gone?.from).not.toBe(gone?.version);
    expect(
      deltas().some(({ from }, index) => from !== (index === 0 ? version : deltas()[index - 1]?.version)),
    ).toBe(true);
    const bob = await join();
    bob.report();
    await until(async () => (await follow()).topology.peers.length === 1);
    expect((await follow()).topology.peers[0]?.peer).toBe(bob.id);
  });

  test('hears nothing more once it has unfollowed', async () => {
    await follow();
    await join();
    await until(() => deltas().length > 0);
    await live.ask('unfollow-room', { room: 'amber-otter-42', links: true });
    await live.ask('follow-overview');
    const told = deltas().length;
    await join();
    await until(() => live.of<OverviewDelta>('overview').some(({ rooms }) => rooms.put[0]?.sessions === 2));
    expect(deltas()).toHaveLength(told);
  });

  test('and eight rooms more is told that these are too many', async () => {
    const answers: LiveAnswer[] = [];
    for (let number = 0; number < 9; number += 1) {
      answers.push(await live.ask('follow-room', { room: `room-${number}`, links: false }));
    }
    expect(answers.slice(0, 8).every(({ kind }) => kind === 'room')).toBe(true);
    expect(answers[8]).toMatchObject({ kind: 'refused', problem: { code: 'too-many-subscriptions' } });
  });
});

test('two who follow are told the same', async () => {
  const other = await operator.live().connected();
  await follow();
  await other.ask('follow-room', { room: 'amber-otter-42', links: true });
  const alice = await join();
  alice.report();
  await until(() => deltas().at(-1)?.row?.members === 1 && other.of('room').length === deltas().length);
  expect(other.of('room')).toEqual(live.of('room'));
  other.socket.close();
});

test('the overview goes on from its snapshot: rooms come, change and go', async () => {
  const alice = await join();
  const answer = await live.ask('follow-overview');
  const snapshot = (answer as { snapshot: OverviewSnapshot }).snapshot;
  expect(snapshot.rooms).toMatchObject([
    { room: 'amber-otter-42', sessions: 1, members: 0, topology: 'unknown' },
  ]);
  alice.report();
  await join('elsewhere');
  await alice.wire.leave();
  const told = (): OverviewDelta[] => live.of('overview').map((delta) => OverviewDelta.parse(delta));
  await until(() => told().some(({ rooms }) => rooms.gone.length > 0));
  let { version } = snapshot;
  for (const delta of told()) {
    expect(delta.from).toBe(version);
    version = delta.version;
  }
  expect(told().at(-1)?.totals.rooms).toBe(1);
});

test.each([
  ['no request at all', null],
  ['a room that is no code', { room: 'NOT A CODE', links: true }],
  ['a surplus field', { room: 'amber-otter-42', links: true, admin: true }],
])('%s is answered as malformed', async (_name, data) => {
  const answer = await live.ask('follow-room', data as object);
  expect(answer).toMatchObject({ kind: 'refused', problem: { code: 'malformed' } });
});

test('a flood of requests is refused, and an event that there is not is not answered', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => live.ask('follow-overview')));
  expect(answers.filter(({ kind }) => kind === 'refused').length).toBeGreaterThan(10);
  await expect(live.socket.timeout(300).emitWithAck('unheard-of', {})).rejects.toThrow('timed out');
});

test('signing out ends the feed, and the cookie with it', async () => {
  const response = await operator.fetch('/api/session', { method: 'DELETE' });
  expect(response.status).toBe(204);
  await until(() => !live.socket.connected);
  expect(live.of('end')).toEqual([{ reason: 'signed-out' }]);
  expect((await operator.fetch('/api/status')).status).toBe(401);
});

test('a restart ends the feed with a word; the session goes on, a signed-out one does not', async () => {
  const folder = freshFolder();
  const first = await startTestNode({ TESSERA_DATA_DIR: folder });
  const port = new URL(first.operatorUrl).port;
  const [stays, goes] = [await OperatorClient.signIn(first), await OperatorClient.signIn(first)];
  const watching = await stays.live().connected();
  await goes.fetch('/api/session', { method: 'DELETE' });
  await first.stop();
  expect(watching.of('end')).toEqual([{ reason: 'stopping' }]);
  const second = await startTestNode({ TESSERA_DATA_DIR: folder, TESSERA_OPERATOR_PORT: port });
  expect((await stays.fetch('/api/status')).status).toBe(200);
  expect((await goes.fetch('/api/status')).status).toBe(401);
  await second.stop();
  const third = await startTestNode({
    TESSERA_DATA_DIR: folder,
    TESSERA_OPERATOR_PORT: port,
    TESSERA_OPERATOR_TOKEN: 'another token, as after a leak',
  });
  expect((await stays.fetch('/api/status')).status).toBe(401);
  await third.kill();
});
