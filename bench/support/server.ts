import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Contestant } from './contestants.ts';

/** One server as a process of its own, with the probe in it. */
export class Server {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly #child: ChildProcess;
  /** What it writes goes with it. */
  readonly #folder: string;

  /** `port` 0 is one of the system's choice. Resolves once the server listens. */
  static async start(
    { args, env, listening }: Contestant,
    more: NodeJS.ProcessEnv = {},
    port = 0,
  ): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
    const child = spawn(process.execPath, [...FLAGS, ...args], {
      cwd: folder,
      env: { ...inherited(), ...env(port), ...more },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    return new Server(child, folder, await portToldBy(child, listening));
  }

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.port = port;
  }

  /** CPU time of the whole process so far, in microseconds. */
  async cpuMicros(): Promise<number> {
    const { cpuMicros } = (await this.#ask('cpu')) as { cpuMicros: number };
    return cpuMicros;
  }

  /** After garbage collection. `heapBytes` are the heap and the buffers that it holds. */
  async memory(): Promise<{ heapBytes: number; residentBytes: number }> {
    return (await this.#ask('memory')) as { heapBytes: number; residentBytes: number };
  }

  /** Without a word to anybody. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
    await rm(this.#folder, { recursive: true });
  }

  async #ask(question: string): Promise<unknown> {
    const answer = once(this.#child, 'message');
    this.#child.send(question);
    const [told] = (await answer) as [unknown];
    return told;
  }
}

const PROBE = fileURLToPath(new URL('./probe.ts', import.meta.url));
const FLAGS = ['--expose-gc', '--no-warnings', '--import', PROBE, ...profiling()];

/** `BENCH_PROFILE=folder` writes a CPU profile of each server that ends by itself. */
function profiling(): string[] {
  const folder = process.env['BENCH_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

/** A variable that somebody has set for a node of their own must not bend what is measured. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TESSERA_')));
}

async function portToldBy(child: ChildProcess, listening: RegExp): Promise<number> {
  if (!child.stdout) throw new Error('the server has no output');
  let port: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    port = Number(listening.exec(line)?.[1]);
    if (port > 0) break;
  }
  if (!port) throw new Error('the server ended before it listened');
  child.stdout.resume();
  return port;
}
