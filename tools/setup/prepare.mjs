import { ensureDependencies } from './dependencies.mjs';
import { findNode } from './node-binary.mjs';
import { projectEnvironment } from './workspace.mjs';

/** Packages and a Node that fits; returns that Node and an environment in which everything finds it. */
export async function prepare() {
  await ensureDependencies();
  const node = findNode();
  return { node, env: projectEnvironment(node) };
}
