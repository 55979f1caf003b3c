import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';

/**
 * The mark for our node: the same frames (join, welcome, arrive, leave, relay) by `ws` and two maps, with no check,
 * no limit and no framework.
 */
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.env['PORT'] ?? 0),
  backlog: 4096,
});
const rooms = new Map<string, Map<string, WebSocket>>();
const PONG = JSON.stringify({ event: 'pong', data: {} });
const LIMITS = { framesPerSecond: 30, burst: 120, relayBytes: 65_536, roomPeers: 32 };

server.on('listening', () =>
  process.stdout.write(`listening ${String((server.address() as AddressInfo).port)}\n`),
);

server.on('connection', (socket) => {
  let room: Map<string, WebSocket> | undefined;
  let own = '';
  socket.on('message', (data: RawData, isBinary) => {
    const frame = data as Buffer;
    if (!isBinary) {
      const { event, data: join } = JSON.parse(frame.toString()) as Control;
      if (event === 'ping') return socket.send(PONG);
      own = Buffer.from(join.sid, 'base64url').toString('latin1');
      room = enter(join.room, join.sid, own, socket);
      return;
    }
    const to = frame.toString('latin1', 1, 17);
    frame.write(own, 1, 'latin1');
    room?.get(to)?.send(frame);
  });
  socket.on('close', () => {
    if (!room?.delete(own)) return;
    tell(room, { event: 'leave', data: { sid: textOf(own) } });
  });
});

interface Control {
  event: string;
  data: { room: string; sid: string };
}

function enter(code: string, sid: string, address: string, socket: WebSocket): Map<string, WebSocket> {
  const room = rooms.get(code) ?? new Map<string, WebSocket>();
  rooms.set(code, room);
  const peers = [...room.keys()].map((key) => ({ sid: textOf(key) }));
  socket.send(JSON.stringify({ event: 'welcome', data: { v: 1, sid, peers, ice: [], limits: LIMITS } }));
  room.set(address, socket);
  tell(room, { event: 'arrive', data: { sid } });
  return room;
}

function tell(room: ReadonlyMap<string, WebSocket>, frame: unknown): void {
  const text = JSON.stringify(frame);
  for (const member of room.values()) member.send(text);
}

function textOf(address: string): string {
  return Buffer.from(address, 'latin1').toString('base64url');
}
