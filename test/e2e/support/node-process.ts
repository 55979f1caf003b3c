import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built node as a process of its own, on free ports that it gets back when it is started again. */
export class NodeProcess {
  readonly #ports: readonly [publicPort: number, operatorPort: number];
  readonly #variables: Variables;
  #child: ChildProcess | undefined;

  /** `more`: what this node is configured with beyond the usual. */
  static async start(more: Variables = {}): Promise<NodeProcess> {
    const variables = { TESSERA_DATA_DIR: mkdtempSync(join(tmpdir(), 'tessera-node-')), ...more };
    const { child, urls } = await launch(0, 0, variables);
    return new NodeProcess(child, urls.map(portOf), variables);
  }

  private constructor(
    child: ChildProcess,
    [publicPort = 0, operatorPort = 0]: readonly number[],
    variables: Variables,
  ) {
    this.#child = child;
    this.#variables = variables;
    this.#ports = [publicPort, operatorPort];
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#ports[0]}`;
  }

  get operatorOrigin(): string {
    return `http://127.0.0.1:${this.#ports[1]}`;
  }

  get isUp(): boolean {
    return this.#child !== undefined;
  }

  /** Without a word to anybody, as when the power fails. Nothing where it is down already. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async comeBack(): Promise<void> {
    if (this.#child) throw new Error('the node is not down');
    this.#child = (await launch(...this.#ports, this.#variables)).child;
  }
}

/** What the operator of such a node signs in with. */
export const OPERATOR_TOKEN = 'a token for flows, and for nobody else';

type Variables = Readonly<Record<string, string>>;

const MAIN = fileURLToPath(new URL('../../../dist/apps/signal/main.js', import.meta.url));

/** Resolves once both listeners are there; rejects with what the node said when it ends instead. */
async function launch(
  publicPort: number,
  operatorPort: number,
  variables: Variables,
): Promise<{ child: ChildProcess; urls: readonly string[] }> {
  const env = {
    ...process.env,
    TESSERA_PUBLIC_HOST: '127.0.0.1',
    TESSERA_PUBLIC_PORT: String(publicPort),
    TESSERA_OPERATOR_PORT: String(operatorPort),
    TESSERA_OPERATOR_TOKEN: OPERATOR_TOKEN,
    TESSERA_LOG_LEVEL: 'warn',
    ...variables,
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const urls: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^(?:public|operator) (http:.+)$/.exec(line) ?? [];
    if (url) urls.push(url);
    else process.stdout.write(`node: ${line}\n`);
    if (urls.length === 2) break;
  }
  if (urls.length < 2) throw new Error('the node ended before it listened');
  child.stdout.resume();
  return { child, urls };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
