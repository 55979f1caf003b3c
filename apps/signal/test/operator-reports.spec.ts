import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeFrame, reportFrame, sidFromBytes } from '#protocol';
import type { NodeStatus, RoomResource, SessionRow } from '#protocol/operator';
import type { RunningNode } from '../src/node.ts';
import { OperatorClient } from './operator-client.ts';
import { Reporter, ReportingPeer } from './reporter.ts';
import { startTestNode } from './test-node.ts';
import { until } from './until.ts';

let node: RunningNode;
let operator: OperatorClient;
let alice: ReportingPeer;
let mallory: ReportingPeer;
beforeEach(async () => {
  node = await startTestNode();
  operator = await OperatorClient.signIn(node);
  [alice, mallory] = [await join(), await join()];
});
afterEach(() => node.kill());

const join = (): Promise<ReportingPeer> => ReportingPeer.join(node.publicUrl, 'amber-otter-42');
const room = (): Promise<RoomResource> => operator.get('/api/rooms/amber-otter-42?links=1');
const sessionOf = async ({ wire }: ReportingPeer): Promise<SessionRow | undefined> =>
  (await room()).sessions.find(({ sid }) => sid === wire.sid);
const refusedAs = (peer: ReportingPeer, reason: string) =>
  until(async () => (await sessionOf(peer))?.refused === reason);

describe('a report counts', () => {
  test('when the key it speaks for has signed it, for the session that sent it', async () => {
    alice.report();
    await until(async () => (await sessionOf(alice))?.peer === alice.id);
    expect((await room()).topology.peers).toMatchObject([
      { peer: alice.id, sid: alice.wire.sid, presence: 'both' },
    ]);
    expect((await sessionOf(alice))?.refused).toBeNull();
  });
});

describe('a report does not count', () => {
  test('under a second key of the same session: one stranger is no crowd', async () => {
    mallory.report();
    await until(async () => (await sessionOf(mallory))?.peer === mallory.id);
    mallory.wire.socket.send(new Reporter().text(mallory.wire.sid));
    await refusedAs(mallory, 'wrong-session');
    expect((await room()).topology.peers).toHaveLength(1);
    expect((await sessionOf(mallory))?.peer).toBe(mallory.id);
  });

  test.each([
    [
      'with a signature that is not of its bytes',
      'bad-signature',
      () => {
        const report = mallory.reporter.report(mallory.wire.sid);
        report.signature[7]! ^= 1;
        return report;
      },
    ],
    [
      "in alice's name under her key, with mallory's signature",
      'bad-signature',
      () => {
        const { bytes, signature } = mallory.reporter.report(mallory.wire.sid, {
          publicKey: alice.reporter.publicKey,
        });
        return { bytes, signature, key: Buffer.from(alice.reporter.publicKey, 'hex') };
      },
    ],
    [
      "in alice's name, with mallory's key beside it",
      'bad-signature',
      () => mallory.reporter.report(mallory.wire.sid, { publicKey: alice.reporter.publicKey }),
    ],
    [
      "that alice signed, sent from mallory's session",
      'wrong-session',
      () => alice.reporter.report(alice.wire.sid),
    ],
    [
      'for a session that nobody has',
      'wrong-session',
      () => mallory.reporter.report(sidFromBytes(new Uint8Array(16).fill(9))),
    ],
    [
      'that is no CBOR',
      'malformed',
      () => ({ ...mallory.reporter.report(mallory.wire.sid), bytes: Uint8Array.of(0xff, 1) }),
    ],
  ] as const)('%s', async (_name, reason, make) => {
    mallory.wire.socket.send(encodeFrame(reportFrame(make())));
    await refusedAs(mallory, reason);
    expect((await room()).topology.peers).toEqual([]);
    expect((await sessionOf(alice))?.peer).toBeNull();
    const { reports } = await operator.get<NodeStatus>('/api/status');
    expect(reports).toMatchObject({ taken: 0, refused: { [reason]: 1 } });
  });

  test('when it is sent again after a newer one', async () => {
    const [older, newer] = [alice.reporter.text(alice.wire.sid), alice.reporter.text(alice.wire.sid)];
    alice.wire.socket.send(newer);
    await until(async () => (await sessionOf(alice))?.peer === alice.id);
    alice.wire.socket.send(older);
    await refusedAs(alice, 'older');
  });

  test('once its session has left', async () => {
    alice.report();
    await alice.wire.leave();
    await until(async () => (await room()).sessions.length === 1);
    expect((await room()).topology.peers.filter(({ presence }) => presence === 'both')).toEqual([]);
  });
});

test('a flood of reports costs one verification a second, and the newest one is taken', async () => {
  const texts = Array.from({ length: 100 }, () => mallory.reporter.text(mallory.wire.sid));
  const began = performance.now();
  for (const text of texts) mallory.wire.socket.send(text);
  alice.report();
  await until(async () => (await sessionOf(alice))?.peer === alice.id && (await sessionOf(mallory))?.peer);
  const { reports } = await operator.get<NodeStatus>('/api/status');
  expect(reports.taken).toBeLessThanOrEqual(3 + (performance.now() - began) / 1000);
  await until(async () => {
    const { taken, refused } = (await operator.get<NodeStatus>('/api/status')).reports;
    return taken + (refused['too-many'] ?? 0) === 101;
  });
});

test('forged reports of many sessions do not keep an honest one from being seen', async () => {
  const crowd = await Promise.all(Array.from({ length: 20 }, join));
  const stranger = new Reporter();
  for (const peer of crowd) {
    const { bytes, key, signature } = stranger.report(peer.wire.sid);
    signature[0]! ^= 1;
    for (let again = 0; again < 50; again += 1) {
      peer.wire.socket.send(encodeFrame(reportFrame({ bytes, key, signature })));
    }
  }
  alice.report();
  await until(async () => (await sessionOf(alice))?.peer === alice.id);
  const { reports } = await operator.get<NodeStatus>('/api/status');
  expect(reports.refused['bad-signature']).toBeLessThanOrEqual(20);
});
