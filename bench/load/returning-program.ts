import { randomBytes } from 'node:crypto';
import type { RoomCode } from '#protocol';
import { type PublicKey, toHex } from '#trust';
import { NodeClient } from '../../libs/mesh/src/node-client.ts';
import type { OpenNodeSocket } from '../../libs/mesh/src/node-socket.ts';
import { BINARY, clientFrame, TEXT, textFrame, ThinSocket } from './thin-socket.ts';

/** Clients with the product's own back-off, as a process of their own. */
export type Order =
  /** Resolves when all are in. */
  | { do: 'join'; port: number; sessions: number }
  /** Resolves when all have lost the node. */
  | { do: 'lose' }
  /** When all were in again, in milliseconds since the epoch. */
  | { do: 'return' };

const ROOM_SIZE = 10;
const clients: NodeClient[] = [];
let online = 0;
let changed = (): void => {};

process.on('message', (order: Order) => {
  void carryOut(order).then((result) => process.send?.({ result }));
});
process.on('disconnect', () => process.exit());

async function carryOut(order: Order): Promise<number | undefined> {
  switch (order.do) {
    case 'join':
      while (clients.length < order.sessions) {
        clients.push(startClient(order.port, clients.length));
        if (clients.length % 100 === 0) await until(() => online === clients.length);
      }
      return undefined;
    case 'lose':
      return until(() => online === 0);
    case 'return':
      return until(() => online === clients.length);
  }
}

function until(isSo: () => boolean): Promise<number> {
  return new Promise((resolve) => {
    changed = () => {
      if (isSo()) resolve(Date.now());
    };
    changed();
  });
}

function startClient(port: number, index: number): NodeClient {
  const client = new NodeClient(
    {
      url: `ws://127.0.0.1:${port}/signal`,
      self: toHex<PublicKey>(random(32)),
      room: `load-${Math.floor(index / ROOM_SIZE)}` as RoomCode,
      tagFor: () => undefined,
      openSocket,
      random,
      clock: { now: () => Date.now(), after },
    },
    {
      ...DEAF,
      welcomed: () => count(1),
      ended: () => count(-1),
    },
  );
  client.start();
  return client;
}

const DEAF = { statusChanged() {}, arrived() {}, left() {}, listed() {}, relayed() {} };

function count(change: number): void {
  online += change;
  changed();
}

const openSocket: OpenNodeSocket = (url, events) => {
  const { port, pathname, search } = new URL(url);
  const socket = new ThinSocket(Number(port), pathname + search, {
    opened: () => events.opened(),
    received: (opcode, payload) =>
      events.received(opcode === TEXT ? payload.toString() : new Uint8Array(payload)),
    closed: (code) => events.closed(code),
  });
  return {
    send: (frame) =>
      socket.write(typeof frame === 'string' ? textFrame(frame) : clientFrame(BINARY, Buffer.from(frame))),
    close: () => socket.destroy(),
  };
};

function random(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
