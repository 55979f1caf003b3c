import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from './config/node-config.ts';
import { helpText } from './config/variable-table.ts';
import { type RunningNode, startNode } from './node.ts';
import type { FoundToken } from './operator/access/operator-token.ts';
import { StartProblem } from './operator/operator-parts.ts';

/** Docker and systemd send a second signal to who takes longer than that. */
const STOP_DEADLINE_MS = 9500;

await main();

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return void process.stdout.write(helpText());
  const read = readConfig(process.env);
  if (!read.ok) return fail(read.problems);
  const options = {
    clientFolder: join(import.meta.dirname, '../peer-client/browser'),
    dashboardFolder: join(import.meta.dirname, '../dashboard/browser'),
    build: hashOf(import.meta.filename),
  };
  const node = await startNode(read.config, options).catch((error: unknown) =>
    fail([describeFailure(error)]),
  );
  if (node === undefined) return;
  stopOnSignal(node);
  process.stdout.write(`public ${node.publicUrl}\noperator ${node.operatorUrl}\n`);
  tellToken(node.operatorToken);
}

function stopOnSignal(node: RunningNode): void {
  const stop = (): void => {
    setTimeout(() => process.exit(0), STOP_DEADLINE_MS).unref();
    void node.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
}

/** A new one once: afterwards only where it is kept. Where there is no file, each start has another one. */
function tellToken(token: FoundToken): void {
  if (token.kind === 'kept') process.stderr.write(`The operator's token is in ${token.file}.\n`);
  if (token.kind !== 'fresh') return;
  const place =
    token.file === undefined ? 'not kept: the data folder can not be written' : `kept in ${token.file}`;
  process.stdout.write(`operator-token ${token.token}\n`);
  process.stderr.write(`A token for the operator was made; ${place}.\n`);
}

function fail(problems: readonly string[]): undefined {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 1;
}

/** What an operator can do something about is said in words; anything else is a fault of ours. */
function describeFailure(error: unknown): string {
  if (error instanceof StartProblem) return error.message;
  const { code, address, port } = error as { code?: string; address?: string; port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken: set TESSERA_PUBLIC_PORT or TESSERA_OPERATOR_PORT`;
  if (code === 'EADDRNOTAVAIL') return `${address} is no address of this machine`;
  if (code === 'EACCES') return `port ${port} needs more rights than this process has`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Two builds of the same source are the same file. */
function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
}
