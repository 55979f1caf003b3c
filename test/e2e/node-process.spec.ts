import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WirePeer } from '../../apps/signal/test/wire-peer.ts';

const ENTRY = new URL('../../dist/apps/signal/main.js', import.meta.url).pathname;

/** The node's own ten seconds, and as many that a busy machine may take to start and to end a process. */
const STOPPED_WITHIN_MS = 20_000;

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

function run(environment: Record<string, string>, args: string[] = []): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TESSERA_'));
  const folder = { TESSERA_DATA_DIR: mkdtempSync(join(tmpdir(), 'tessera-process-')) };
  child = spawn(process.execPath, [ENTRY, ...args], {
    env: { ...Object.fromEntries(inherited), ...folder, ...environment },
  });
  return child;
}

async function finish(started: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  const [out, err] = [text(started.stdout!), text(started.stderr!)];
  if (started.exitCode === null) await once(started, 'exit');
  return { code: started.exitCode, out: await out, err: await err };
}

async function startOnFreePorts(
  environment: Record<string, string> = {},
): Promise<{ started: ChildProcess; url: string }> {
  const started = run({
    TESSERA_PUBLIC_PORT: '0',
    TESSERA_OPERATOR_PORT: '0',
    TESSERA_OPERATOR_TOKEN: 'a token that nobody has to be told',
    ...environment,
  });
  let out = '';
  for await (const chunk of started.stdout!.iterator({ destroyOnReturn: false })) {
    out += String(chunk);
    if (out.split('\n').length > 2) break;
  }
  expect(out).toMatch(/^public http:\/\/localhost:\d+\noperator http:\/\/127\.0\.0\.1:\d+\n$/);
  return { started, url: out.split('\n')[0]!.replace('public ', '') };
}

describe('the built node as a process', () => {
  test('says where it listens and nothing else on standard output', async () => {
    const { url } = await startOnFreePorts();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const config = (await (await fetch(`${url}/config.json`)).json()) as { build: string };
    expect(config.build).toMatch(/^[0-9a-f]{12}$/);
  });

  test('on SIGTERM closes its sessions with 1012 and exits with 0 within ten seconds', async () => {
    const { started, url } = await startOnFreePorts();
    const peers = await Promise.all(Array.from({ length: 20 }, () => WirePeer.join(url, 'amber-otter-42')));
    const ending = finish(started);
    const before = performance.now();
    started.kill('SIGTERM');
    expect((await ending).code).toBe(0);
    expect(performance.now() - before).toBeLessThan(STOPPED_WITHIN_MS);
    expect(await Promise.all(peers.map((peer) => peer.closed))).toEqual(
      peers.map(() => ({ code: 1012, reason: 'restarting' })),
    );
  });

  test('exits with 0 within ten seconds even when nobody answers its close', async () => {
    const { started, url } = await startOnFreePorts();
    const sleeper = await WirePeer.join(url, 'amber-otter-42');
    sleeper.pause();
    const ending = finish(started);
    const before = performance.now();
    started.kill('SIGTERM');
    expect((await ending).code).toBe(0);
    expect(performance.now() - before).toBeLessThan(STOPPED_WITHIN_MS);
    sleeper.resume();
    await sleeper.closed;
  });

  test('names nobody in its log', async () => {
    const { started, url } = await startOnFreePorts();
    const alice = await WirePeer.join(url, 'amber-otter-42');
    alice.socket.send('{"secret":"nonsense"}');
    await alice.until('error');
    const ending = finish(started);
    started.kill('SIGINT');
    const { err } = await ending;
    expect(
      err
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { msg: string }).msg),
    ).toEqual(['started', 'stopped']);
    for (const secret of ['amber', alice.sid.slice(0, 4), '127.0.0.1', 'nonsense'])
      expect(err).not.toContain(secret);
  });

  test('refuses a configuration that makes no sense, by name and without the value', async () => {
    const { code, out, err } = await finish(
      run({ TESSERA_TURN_SECRET: 'hunter2', TESSERA_LIMIT_ROOMS: '1' }),
    );
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err.split('\n').sort()).toEqual([
      '',
      'TESSERA_LIMIT_ROOMS: there is no such variable',
      'TESSERA_TURN_SECRET: expected at least 16 characters',
    ]);
  });

  test('says in words that a port is taken', async () => {
    const { url } = await startOnFreePorts();
    const { port } = new URL(url);
    const first = child;
    const { code, err } = await finish(run({ TESSERA_PUBLIC_PORT: port, TESSERA_OPERATOR_PORT: '0' }));
    first?.kill('SIGKILL');
    expect(code).toBe(1);
    expect(err).toContain(`port ${port} is taken`);
  });

  test('--help lists the variables', async () => {
    const { code, out } = await finish(run({}, ['--help']));
    expect(code).toBe(0);
    expect(out).toContain('TESSERA_LIMIT_ROOM_PEERS');
  });
});
