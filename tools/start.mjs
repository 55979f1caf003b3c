import { existsSync } from 'node:fs';
import { prepare } from './setup/prepare.mjs';
import { BUILDS, ensureBuilt } from './setup/builds.mjs';
import { runInForeground } from './setup/run.mjs';
import { inRoot, runMain } from './setup/workspace.mjs';

/** `npm start`: everything that is missing, then the node in the foreground. Arguments go to the node. */
await runMain(async () => {
  const { node, env } = await prepare();
  for (const part of ['node', 'client', 'dashboard']) await ensureBuilt(part, env);
  const map = inRoot(`${BUILDS.node.output}.map`);
  const flags = existsSync(map) ? ['--enable-source-maps'] : [];
  return runInForeground(node, [...flags, inRoot(BUILDS.node.output), ...process.argv.slice(2)], env);
});
