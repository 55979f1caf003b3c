import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext } from 'playwright-core';
import { launchDevice } from '../../support/chromium.ts';
import { Person } from './person.ts';
import { userAgentOf } from './wire-tap.ts';

/** Chromium's number for it in its preferences. */
const BLOCKED = 2;

/** A computer with a browser and a disk of its own, which can lose its power, or sleep. */
export class Device {
  readonly #folder: string;
  #context: BrowserContext | undefined;

  /** `keepsNothing`: a person has told the browser that no site may store anything. */
  static async unpacked({ keepsNothing = false } = {}): Promise<Device> {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-device-'));
    if (keepsNothing) {
      await mkdir(join(folder, 'Default'));
      const profile = { default_content_setting_values: { cookies: BLOCKED } };
      await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile }));
    }
    return new Device(folder);
  }

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts the browser, with what the disk has. */
  async start(name: string, origin: string): Promise<Person> {
    const options = { userAgent: userAgentOf(name), reducedMotion: 'reduce' } as const;
    this.#context = await launchDevice(this.#folder, options);
    return Person.on(this.#context, name, origin);
  }

  /** No page is closed, nothing is written any more. */
  async losePower(): Promise<void> {
    const context = this.#context;
    this.#context = undefined;
    const closed = context?.waitForEvent('close');
    await this.#signal('SIGKILL');
    await closed;
  }

  /** Nothing in it runs until it wakes, and what comes for it waits in the system. */
  async sleep(): Promise<void> {
    await this.#signal('SIGSTOP');
  }

  async wake(): Promise<void> {
    await this.#signal('SIGCONT');
  }

  async dispose(): Promise<void> {
    await this.#signal('SIGCONT');
    await this.#context?.close();
    // Processes that it has started may write a moment longer than it lives.
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    for (const pid of await this.#processes()) process.kill(pid, signal);
  }

  /** The browser's first, then all that it started. */
  async #processes(): Promise<number[]> {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], {
      maxBuffer: 16 * 1024 * 1024,
    });
    const all = stdout.split('\n').flatMap((line) => {
      const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args: args ?? '' }];
    });
    const found = all.filter(
      ({ args }) => args.includes(`--user-data-dir=${this.#folder}`) && !args.includes('--type='),
    );
    for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
    return [...new Set(found.map(({ pid }) => pid))];
  }
}
