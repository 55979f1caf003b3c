import { ensureBuilt } from './setup/builds.mjs';
import { prepare } from './setup/prepare.mjs';
import { runInForeground } from './setup/run.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';
import { inRoot, runMain } from './setup/workspace.mjs';

/** `npm run screenshots`: real people in a real room, each screen in each look, into docs/screenshots. */
await runMain(async () => {
  const { node, env } = await prepare();
  await ensureSystemPackages();
  for (const part of ['node', 'client', 'dashboard']) await ensureBuilt(part, env);
  const flags = ['--experimental-transform-types', '--no-warnings'];
  return runInForeground(node, [...flags, inRoot('test', 'e2e', 'screenshots', 'take-screenshots.ts')], env);
});
