import { readConfig } from '../src/config/node-config.ts';
import { type NodeOptions, type RunningNode, startNode } from '../src/node.ts';

/** A node on free ports, silent, with the limits that a spec asks for. */
export async function startTestNode(
  variables: Record<string, string | number> = {},
  options: Partial<NodeOptions> = {},
): Promise<RunningNode> {
  const environment = { ...QUIET, ...variables };
  const read = readConfig(Object.fromEntries(Object.entries(environment).map(([k, v]) => [k, String(v)])));
  if (!read.ok) throw new Error(read.problems.join('; '));
  return startNode(read.config, { clientFolder: '/nonexistent', build: 'test', ...options });
}

const QUIET = {
  TESSERA_PUBLIC_HOST: '127.0.0.1',
  TESSERA_PUBLIC_PORT: 0,
  TESSERA_OPERATOR_PORT: 0,
  TESSERA_LOG_LEVEL: 'silent',
};
