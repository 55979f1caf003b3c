import { expect, test } from '@jest/globals';
import { Heartbeat, type Pulsed } from './heartbeat.ts';

class Socket implements Pulsed {
  unanswered = 0;
  pings = 0;
  isDead = false;

  ping(): void {
    this.pings += 1;
  }

  declareDead(): void {
    this.isDead = true;
  }
}

const ticks = (heartbeat: Heartbeat, count: number): void => {
  for (let i = 0; i < count; i++) heartbeat.tick();
};

test('each socket is pinged once a round, and the sockets one after another', () => {
  const heartbeat = new Heartbeat(5);
  const sockets = Array.from({ length: 10 }, () => new Socket());
  for (const socket of sockets) heartbeat.add(socket);
  heartbeat.tick();
  expect(sockets.filter(({ pings }) => pings === 1)).toHaveLength(2);
  ticks(heartbeat, 4);
  expect(sockets.every(({ pings }) => pings === 1)).toBe(true);
});

test('two pings without an answer are death at the third beat', () => {
  const heartbeat = new Heartbeat(5);
  const [silent, lively] = [new Socket(), new Socket()];
  heartbeat.add(silent);
  heartbeat.add(lively);
  for (let round = 0; round < 3; round++) {
    expect(silent.isDead).toBe(false);
    ticks(heartbeat, 5);
    lively.unanswered = 0;
  }
  expect([silent.isDead, lively.isDead]).toEqual([true, false]);
});

test('one that was removed is pinged no more', () => {
  const heartbeat = new Heartbeat(5);
  const socket = new Socket();
  heartbeat.add(socket)();
  ticks(heartbeat, 5);
  expect(socket.pings).toBe(0);
});
