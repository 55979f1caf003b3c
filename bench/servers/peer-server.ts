import type { AddressInfo } from 'node:net';
import { PeerServer } from 'peer';

/** As delivered, but for the time after which it ends a client that has sent no heartbeat. */
PeerServer(
  { host: '127.0.0.1', port: Number(process.env['PORT'] ?? 0), path: '/', alive_timeout: 600_000 },
  (server) => {
    process.stdout.write(`listening ${String((server.address() as AddressInfo).port)}\n`);
  },
);
