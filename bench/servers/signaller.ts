import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** The trivial signaller: tells who comes who is there, by number, and passes JSON on. A room for each path. */
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env['PORT'] ?? 0) });
const rooms = new Map<string, Map<string, WebSocket>>();
let last = 0;

server.on('listening', () =>
  process.stdout.write(`listening ${String((server.address() as AddressInfo).port)}\n`),
);

server.on('connection', (socket, request) => {
  const url = request.url ?? '/';
  const room = rooms.get(url) ?? new Map<string, WebSocket>();
  rooms.set(url, room);
  const own = String((last += 1));
  socket.send(JSON.stringify({ there: [...room.keys()] }));
  room.set(own, socket);
  socket.on('message', (data: Buffer) => {
    const { to, signal } = JSON.parse(data.toString()) as { to: string; signal: unknown };
    room.get(to)?.send(JSON.stringify({ from: own, signal }));
  });
  socket.on('close', () => room.delete(own));
});
