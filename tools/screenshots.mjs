import { ensureBuilt } from './setup/builds.mjs';
import { prepare } from './setup/prepare.mjs';
import { runInForeground } from './setup/run.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';
import { inRoot, runMain } from './setup/workspace.mjs';

/** `npm run screenshots`: real people in a real room, and the demo's dashboard; each screen in each look. */
await runMain(async () => {
  const { node, env } = await prepare();
  await ensureSystemPackages();
  for (const part of ['node', 'client', 'dashboard']) await ensureBuilt(part, env);
  const flags = ['--experimental-transform-types', '--no-warnings'];
  for (const program of ['take-screenshots.ts', 'take-dashboard-screenshots.ts']) {
    const code = await runInForeground(node, [...flags, inRoot('test', 'e2e', 'screenshots', program)], env);
    if (code !== 0) return code;
  }
  return 0;
});
