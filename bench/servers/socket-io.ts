import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';

/** The plainest relay that socket.io allows: whoever has joined under a name gets what is sent to that name. */
const http = createServer();
const server = new Server(http, { transports: ['websocket'], serveClient: false });
const members = new Map<string, Socket>();

server.on('connection', (socket) => {
  let own = '';
  socket.on('join', (name: string) => {
    own = name;
    members.set(name, socket);
    socket.emit('joined');
  });
  socket.on('relay', (to: string, body: string) => {
    members.get(to)?.emit('relay', own, body);
  });
  socket.on('disconnect', () => members.delete(own));
});

http.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () =>
  process.stdout.write(`listening ${String((http.address() as AddressInfo).port)}\n`),
);
