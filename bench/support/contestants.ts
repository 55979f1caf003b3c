import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A server that is measured: how it is started and how it is spoken to. */
export interface Contestant {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: (port: number) => NodeJS.ProcessEnv;
  /** The line that tells its port. */
  readonly listening: RegExp;
  readonly dialect: DialectName;
}

export type DialectName = 'frames' | 'peer' | 'y-webrtc' | 'socket.io';

const MAIN = fileURLToPath(new URL('../../dist/apps/signal/main.js', import.meta.url));

/** Nothing of a measured node stays in the checkout. */
const DATA_FOLDER = mkdtempSync(join(tmpdir(), 'tessera-bench-'));

/** The built node as it is delivered, but for limits that a load from one address would run into. */
export const tessera: Contestant = {
  name: 'Tessera',
  args: [MAIN],
  env: (port) => ({
    TESSERA_PUBLIC_HOST: '127.0.0.1',
    TESSERA_PUBLIC_PORT: String(port),
    TESSERA_OPERATOR_PORT: '0',
    TESSERA_OPERATOR_TOKEN: 'a token that nobody uses here',
    TESSERA_DATA_DIR: DATA_FOLDER,
    TESSERA_LOG_LEVEL: 'warn',
    TESSERA_LIMIT_SOCKETS_PER_ADDRESS: '1000000',
    TESSERA_LIMIT_FRAMES_PER_SECOND: '100000',
    TESSERA_LIMIT_ARRIVALS_PER_MINUTE: '1000000',
    TESSERA_LIMIT_ROOM_PEERS: '256',
  }),
  listening: /^public http:\/\/[^:]+:(\d+)$/,
  dialect: 'frames',
};

/** The least that does the same: `ws`, a map, and the body passed on as it came. */
export const rawWs: Contestant = rival('raw ws', 'raw-ws.ts', 'frames');

/** What people use instead. */
export const others: readonly Contestant[] = [
  rival('PeerServer', 'peer-server.ts', 'peer'),
  rival("y-webrtc's server", 'y-webrtc-server.ts', 'y-webrtc'),
  rival('socket.io', 'socket-io.ts', 'socket.io'),
];

/** For bare pages; nothing is measured of it but that it is there. */
export const signaller: Contestant = rival('trivial signaller', 'signaller.ts', 'frames');

function rival(name: string, file: string, dialect: DialectName): Contestant {
  return {
    name,
    args: [fileURLToPath(new URL(`../servers/${file}`, import.meta.url))],
    env: (port) => ({ PORT: String(port) }),
    listening: /^listening (\d+)$/,
    dialect,
  };
}
