import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

/** One page of a headless Firefox, driven over WebDriver BiDi (W3C): Firefox speaks it itself, without a driver. */
export class Firefox {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  #context = '';
  #lastId = 0;

  /** `userAgent` is what it calls itself to servers. */
  static async start(userAgent: string): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), 'tessera-firefox-'));
    await writeFile(join(profile, 'user.js'), preferences(userAgent));
    const flags = ['--headless', '--remote-debugging-port=0', '--no-remote', '--profile', profile];
    const child = spawn(firefoxPath(), flags, { stdio: ['ignore', 'ignore', 'pipe'] });
    const socket = new WebSocket(`${await endpointOf(child)}/session`, { perMessageDeflate: false });
    await once(socket, 'open');
    const firefox = new Firefox(child, profile, socket);
    await firefox.#begin();
    return firefox;
  }

  private constructor(child: ChildProcess, profile: string, socket: WebSocket) {
    this.#child = child;
    this.#profile = profile;
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as Answer;
      if (answer.id !== undefined) this.#answers.get(answer.id)?.(answer);
    });
  }

  async goTo(url: string): Promise<void> {
    await this.#send('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
  }

  /** What the function returns in the page for these texts: text, number, truth or nothing. */
  async call<T extends string | number | boolean | null>(
    work: (...texts: string[]) => T,
    ...texts: string[]
  ): Promise<T> {
    const { result, exceptionDetails } = (await this.#send('script.callFunction', {
      functionDeclaration: work.toString(),
      arguments: texts.map((value) => ({ type: 'string', value })),
      target: { context: this.#context },
      awaitPromise: true,
    })) as { result?: { value?: T }; exceptionDetails?: { text: string } };
    if (exceptionDetails) throw new Error(`in Firefox: ${exceptionDetails.text}`);
    return result?.value ?? (null as T);
  }

  /** By the keyboard, into whatever has the focus. */
  async type(text: string): Promise<void> {
    const actions = Array.from(text).flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    const keyboard = { type: 'key', id: 'keyboard', actions };
    await this.#send('input.performActions', { context: this.#context, actions: [keyboard] });
  }

  async close(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#socket.close();
    this.#child.kill('SIGKILL');
    await gone;
    // Processes that it has started may write a moment longer than it lives.
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  async #begin(): Promise<void> {
    await this.#send('session.new', { capabilities: {} });
    const { contexts } = (await this.#send('browsingContext.getTree', {})) as {
      contexts: { context: string }[];
    };
    this.#context = contexts[0]?.context ?? '';
  }

  async #send(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId;
    const answered = new Promise<Answer>((resolve) => this.#answers.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const answer = await answered;
    this.#answers.delete(id);
    if (answer.type === 'error') throw new Error(`${method}: ${answer.error}: ${answer.message}`);
    return answer.result;
  }
}

interface Answer {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

/** It asks nothing of the world, and two browsers on this machine find each other without mDNS. */
function preferences(userAgent: string): string {
  const all: Record<string, string | number | boolean> = {
    'general.useragent.override': userAgent,
    'media.peerconnection.ice.obfuscate_host_addresses': false,
    'network.proxy.type': 0,
    'app.update.enabled': false,
    'app.normandy.enabled': false,
    'browser.safebrowsing.malware.enabled': false,
    'browser.safebrowsing.phishing.enabled': false,
    'browser.shell.checkDefaultBrowser': false,
    'browser.startup.page': 0,
    'browser.topsites.contile.enabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'dom.push.connection.enabled': false,
    'extensions.systemAddon.update.enabled': false,
    'extensions.update.enabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'services.settings.server': 'data:,',
    'toolkit.telemetry.enabled': false,
  };
  return Object.entries(all)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}

async function endpointOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr! })) {
    const [, url] = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line) ?? [];
    if (url) {
      child.stderr?.resume();
      return url;
    }
    said.push(line);
  }
  throw new Error(`Firefox ended before it listened:\n${said.join('\n')}`);
}

const PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

function firefoxPath(): string {
  const chosen = process.env['FIREFOX'];
  const found = (chosen === undefined ? PLACES : [chosen]).find((place) => existsSync(place));
  if (found === undefined)
    throw new Error('no Firefox: install one (Debian: apt-get install firefox-esr) or set FIREFOX');
  return found;
}
