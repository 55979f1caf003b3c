import { io, type Socket } from 'socket.io-client';

/** Dashboards that follow the overview and one room each, and count what they are told. */
export type Order =
  | { do: 'watch'; port: number; token: string; dashboards: number }
  /** What each was told since it was last asked. */
  | { do: 'count' }
  | { do: 'leave' };

let sockets: Socket[] = [];
let told = 0;
let bytes = 0;

process.on('message', (order: Order) => {
  void carryOut(order).then((result) => process.send?.({ result }));
});

process.on('disconnect', () => process.exit());

async function carryOut(order: Order): Promise<{ told: number; bytes: number }> {
  if (order.do === 'watch') await watch(order);
  if (order.do === 'leave') {
    for (const socket of sockets) socket.disconnect();
    sockets = [];
  }
  const counted = { told: told / Math.max(1, sockets.length), bytes: bytes / Math.max(1, sockets.length) };
  [told, bytes] = [0, 0];
  return counted;
}

async function watch({ port, token, dashboards }: Extract<Order, { do: 'watch' }>): Promise<void> {
  for (let number = 0; number < dashboards; number += 1) {
    const socket = io(`http://127.0.0.1:${port}`, {
      transports: ['websocket'],
      extraHeaders: { Authorization: `Bearer ${token}` },
      forceNew: true,
    });
    socket.onAny((_, delta: unknown) => {
      told += 1;
      bytes += JSON.stringify(delta).length;
    });
    await socket.emitWithAck('follow-overview', {});
    await socket.emitWithAck('follow-room', { room: `room-${number}`, links: true });
    sockets.push(socket);
  }
}
