import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { until } from './until.ts';

/** A real coturn on this machine, and what a node is told of it. */
export class TurnServer {
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #secret: string;

  static async start(): Promise<TurnServer> {
    const address = ownAddress();
    const port = await freePort(address);
    const secret = randomBytes(16).toString('hex');
    const child = spawn('turnserver', argumentsFor(address, port, secret), {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
    const server = new TurnServer(child, `turn:${address}:${port}?transport=udp`, secret);
    await Promise.race([failed, answersBinding(address, port)]);
    return server;
  }

  private constructor(child: ChildProcess, url: string, secret: string) {
    this.#child = child;
    this.#url = url;
    this.#secret = secret;
  }

  /** For the node's environment. */
  get variables(): Readonly<Record<string, string>> {
    return {
      TESSERA_ICE_SERVERS: JSON.stringify([{ urls: this.#url }]),
      TESSERA_TURN_SECRET: this.#secret,
    };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

function argumentsFor(address: string, port: number, secret: string): string[] {
  return [
    '-n',
    '--no-cli',
    '--no-tls',
    '--no-dtls',
    '--no-tcp',
    '--no-tcp-relay',
    '--use-auth-secret',
    `--static-auth-secret=${secret}`,
    '--realm=tessera.test',
    `--listening-ip=${address}`,
    `--listening-port=${port}`,
    `--relay-ip=${address}`,
    '--relay-threads=1',
    '--userdb=:memory:',
    '--pidfile=/dev/null',
    '--log-file=stdout',
  ];
}

/** The one that browsers find as their host candidate: coturn relays to no loopback address. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!found) throw new Error('this machine has no address but loopback, and coturn relays to none of those');
  return found.address;
}

async function freePort(address: string): Promise<number> {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

/** RFC 5389: a binding request with the magic cookie; any answer will do. */
async function answersBinding(address: string, port: number): Promise<void> {
  const request = Buffer.concat([Buffer.from('000100002112a442', 'hex'), randomBytes(12)]);
  const socket = createSocket('udp4').bind(0, address);
  let answered = false;
  socket.on('message', () => (answered = true));
  await until('coturn answers', () => {
    socket.send(request, port, address);
    return answered;
  });
  socket.close();
}
