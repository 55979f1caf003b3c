import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { RunningNode } from '../src/node.ts';
import { startTestNode } from './test-node.ts';
import { until } from './until.ts';
import { WirePeer } from './wire-peer.ts';

let node: RunningNode;
afterEach(() => node.kill());

describe('which pages may connect', () => {
  test('those of the same host, and programs that are no page', async () => {
    node = await startTestNode();
    await WirePeer.join(node.publicUrl, 'room-a', { origin: node.publicUrl });
    await WirePeer.join(node.publicUrl, 'room-a');
    const mallory = await WirePeer.connect(node.publicUrl, { origin: 'https://evil.example' });
    expect(await mallory.closed).toEqual({ code: 4012, reason: 'origin-refused' });
    expect(mallory.of('error')).toMatchObject([{ code: 'origin-refused' }]);
  });

  test('those that the configuration names, and then no others', async () => {
    node = await startTestNode({ TESSERA_ALLOWED_ORIGINS: 'https://a.example, https://b.example' });
    await WirePeer.join(node.publicUrl, 'room-a', { origin: 'https://b.example' });
    const same = await WirePeer.connect(node.publicUrl, { origin: node.publicUrl });
    expect((await same.closed).reason).toBe('origin-refused');
  });
});

describe('addresses', () => {
  const forwarded = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

  test('a stranger can not borrow one', async () => {
    node = await startTestNode({ TESSERA_LIMIT_SOCKETS_PER_ADDRESS: 1 });
    await WirePeer.join(node.publicUrl, 'room-a', forwarded('198.51.100.1'));
    const second = await WirePeer.connect(node.publicUrl, forwarded('198.51.100.2'));
    expect((await second.closed).reason).toBe('too-many-connections');
  });

  test('behind a trusted proxy each client has its own', async () => {
    node = await startTestNode({
      TESSERA_LIMIT_SOCKETS_PER_ADDRESS: 1,
      TESSERA_TRUSTED_PROXIES: '127.0.0.0/8',
    });
    await WirePeer.join(node.publicUrl, 'room-a', forwarded('198.51.100.1'));
    await WirePeer.join(node.publicUrl, 'room-a', forwarded('198.51.100.2'));
    const third = await WirePeer.connect(node.publicUrl, forwarded('203.0.113.9, 198.51.100.1'));
    expect((await third.closed).reason).toBe('too-many-connections');
  });
});

describe('heartbeat', () => {
  test('a peer that answers no pings is gone for the others after two, one that answers stays', async () => {
    node = await startTestNode({ TESSERA_LIMIT_HEARTBEAT_SECONDS: 1 });
    const alice = await WirePeer.join(node.publicUrl, 'room-a');
    const ghost = await WirePeer.join(node.publicUrl, 'room-a', { autoPong: false });
    await alice.until('leave', ({ sid }) => sid === ghost.sid);
    expect(await ghost.closed).toEqual({ code: 4017, reason: 'unresponsive' });
    expect(alice.socket.readyState).toBe(alice.socket.OPEN);
  });
});

describe('what is not the protocol', () => {
  test('a request that never ends is closed', async () => {
    node = await startTestNode({ TESSERA_LIMIT_JOIN_SECONDS: 1 });
    const slow = connectTcp(Number(new URL(node.publicUrl).port), '127.0.0.1');
    slow.write('GET /signal HTTP/1.1\r\nHost: x\r\n');
    slow.resume();
    await once(slow, 'close');
  });

  test('a WebSocket to another path is refused', async () => {
    node = await startTestNode();
    await expect(WirePeer.connect(`${node.publicUrl}/other`)).rejects.toThrow();
    await WirePeer.join(node.publicUrl, 'room-a');
  });
});

describe.each(['publicUrl', 'operatorUrl'] as const)(
  'a request for a WebSocket to %s that leads nowhere',
  (listener) => {
    const strange = [
      ['/other', 'x'],
      ['/signal', '['],
      ['/socket.io/?EIO=4&transport=websocket', '['],
      ['//[', 'x'],
      ['/socket.io/../x/?EIO=4', 'x'],
      ['/signal', 'x'],
    ].map(([path, host]) => {
      return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    });

    test('and is reset, soon or late, costs nobody else anything', async () => {
      node = await startTestNode();
      const alice = await WirePeer.join(node.publicUrl, 'room-a');
      const resets = [0, 2, 20, 100].flatMap((afterMs) => strange.map((request) => ({ afterMs, request })));
      await Promise.all(
        resets.map(async ({ afterMs, request }) => {
          const mallory = callerOf(node[listener]);
          mallory.write(request);
          await sleep(afterMs);
          mallory.resetAndDestroy();
        }),
      );
      const bob = await WirePeer.join(node.publicUrl, 'room-a');
      await alice.until('arrive', ({ sid }) => sid === bob.sid);
      expect((await fetch(`${node.operatorUrl}/api/status`)).status).toBe(401);
    });

    test('is closed, also where the other side does not close', async () => {
      node = await startTestNode();
      const callers = strange.map((request) => {
        const mallory = callerOf(node[listener]);
        mallory.write(request);
        return mallory;
      });
      await until(() => callers.every((mallory) => isClosedFor(mallory)));
    });
  },
);

/** One that goes on although the other side has closed. */
function callerOf(url: string): Socket {
  const caller = connectTcp({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
  caller.on('error', () => undefined);
  return caller.resume();
}

/** Bytes for one who has let go are answered with a reset. */
function isClosedFor(caller: Socket): boolean {
  if (!caller.destroyed) caller.write('x');
  return caller.destroyed;
}

describe('stopping', () => {
  test('sessions are closed with 1012 and no leaves, ready is red, and the ports are free afterwards', async () => {
    node = await startTestNode();
    const peers = await Promise.all(['a', 'b', 'c'].map(() => WirePeer.join(node.publicUrl, 'room-a')));
    const readyWhileStopping = (async () => {
      const stopping = node.stop();
      const response = await fetch(`${node.publicUrl}/health/ready`);
      await stopping;
      return response.status;
    })();
    const closes = await Promise.all(peers.map((peer) => peer.closed));
    expect(closes.map(({ code }) => code)).toEqual([1012, 1012, 1012]);
    expect(peers.flatMap((peer) => peer.of('leave'))).toEqual([]);
    expect(await readyWhileStopping).toBe(503);
    await expect(fetch(`${node.publicUrl}/health/live`)).rejects.toThrow();
    await expect(fetch(`${node.operatorUrl}/health/live`)).rejects.toThrow();
  });

  test('one who comes while the node is stopping is sent away with 1012', async () => {
    node = await startTestNode();
    const sleeper = await WirePeer.join(node.publicUrl, 'room-a');
    sleeper.pause();
    const stopping = node.stop();
    const late = await WirePeer.connect(node.publicUrl);
    expect(await late.closed).toEqual({ code: 1012, reason: 'stopping' });
    sleeper.resume();
    await stopping;
  });

  test('killing gives no word', async () => {
    node = await startTestNode();
    const alice = await WirePeer.join(node.publicUrl, 'room-a');
    await node.kill();
    expect((await alice.closed).code).toBe(1006);
  });
});
