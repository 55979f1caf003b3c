import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/config/node-config.ts';
import { type NodeOptions, type RunningNode, startNode } from '../src/node.ts';

/** A node on free ports, silent, with the limits that a spec asks for. */
export async function startTestNode(
  variables: Record<string, string | number> = {},
  options: Partial<NodeOptions> = {},
): Promise<RunningNode> {
  const environment = { ...QUIET, TESSERA_DATA_DIR: freshFolder(), ...variables };
  const read = readConfig(Object.fromEntries(Object.entries(environment).map(([k, v]) => [k, String(v)])));
  if (!read.ok) throw new Error(read.problems.join('; '));
  return startNode(read.config, {
    clientFolder: '/nonexistent',
    dashboardFolder: '/nonexistent',
    build: 'test',
    ...options,
  });
}

export const TOKEN = 'a token for specs, and for nobody else';

/** In the system's folder for such things, which is emptied by the system. */
export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tessera-node-'));
}

const QUIET = {
  TESSERA_PUBLIC_HOST: '127.0.0.1',
  TESSERA_PUBLIC_PORT: 0,
  TESSERA_OPERATOR_PORT: 0,
  TESSERA_OPERATOR_TOKEN: TOKEN,
  TESSERA_LOG_LEVEL: 'silent',
};
