import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { BUILDS, ensureBuilt } from './setup/builds.mjs';
import { prepare } from './setup/prepare.mjs';
import { inRoot, ROOT, runMain, say } from './setup/workspace.mjs';

/** Simulated peers share one address and come all at once; nothing else about the node is different. */
const ROOM_FOR_ALL = {
  TESSERA_LIMIT_ROOM_PEERS: '256',
  TESSERA_LIMIT_SOCKETS_PER_ADDRESS: '100000',
  TESSERA_LIMIT_FRAMES_PER_SECOND: '200',
};

const OPTIONS = {
  /** Of the large room; the others have up to eight each. */
  peers: { type: 'string', default: '24' },
  rooms: { type: 'string', default: '8' },
  /** The same seed makes the same trees, gaps and outsiders. */
  seed: { type: 'string', default: '1' },
  'public-port': { type: 'string', default: '0' },
  'operator-port': { type: 'string', default: '0' },
};

/** `npm run demo`: a node of its own, rooms full of simulated peers with Mallory among them, and its dashboard. */
await runMain(async () => {
  const { values } = parseArgs({ options: OPTIONS });
  const { node, env } = await prepare();
  for (const part of ['node', 'client', 'dashboard']) await ensureBuilt(part, env);
  const folder = await mkdtemp(join(tmpdir(), 'tessera-demo-'));
  const children = [];
  const stop = () => children.forEach((child) => child.kill('SIGTERM'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  try {
    const token = randomBytes(18).toString('base64url');
    const server = startNode({ node, env, token, folder, values });
    children.push(server);
    const urls = await urlsOf(server);
    if (urls === undefined) return 1;
    children.push(...startPeers({ node, env, url: urls.public, values }));
    say(`dashboard  ${urls.operator}`);
    say(`token      ${token}`);
    say(`client     ${urls.public}`);
    say(
      `the room   ${urls.operator}/rooms/mosaic-demo: Mallory knocks a little later. Ctrl-C ends all of it.`,
    );
    await Promise.race(children.map((child) => once(child, 'exit')));
    stop();
    await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function startNode({ node, env, token, folder, values }) {
  const settings = {
    ...ROOM_FOR_ALL,
    TESSERA_PUBLIC_HOST: '127.0.0.1',
    TESSERA_PUBLIC_PORT: values['public-port'],
    TESSERA_OPERATOR_PORT: values['operator-port'],
    TESSERA_OPERATOR_TOKEN: token,
    TESSERA_DATA_DIR: folder,
    TESSERA_LOG_LEVEL: 'warn',
  };
  return spawn(node, [inRoot(BUILDS.node.output)], {
    cwd: ROOT,
    env: { ...env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** A core each for the large room and for all others. */
function startPeers({ node, env, url, values }) {
  const curves = pathToFileURL(inRoot('tools', 'simulated-peers', 'on-native-curves.mjs')).href;
  const program = inRoot('tools', 'simulated-peers', 'main.ts');
  const flags = ['--import', curves, '--experimental-transform-types', '--no-warnings', program];
  const shape = ['peers', 'rooms', 'seed'].flatMap((name) => [`--${name}`, values[name]]);
  const parts = Number(values.rooms) > 1 ? ['large', 'small'] : ['large'];
  return parts.map((part) =>
    spawn(node, [...flags, '--node', url, '--part', part, ...shape], { cwd: ROOT, env, stdio: 'inherit' }),
  );
}

/** Undefined where the node ended before it listened; it has said why. */
async function urlsOf(server) {
  const urls = {};
  for await (const line of createInterface({ input: server.stdout })) {
    const [, which, url] = /^(public|operator) (http:.+)$/.exec(line) ?? [];
    if (which) urls[which] = url;
    if (urls.public && urls.operator) {
      server.stdout.resume();
      return urls;
    }
  }
  return undefined;
}
