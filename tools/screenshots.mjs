import { ensureBuilt } from './setup/builds.mjs';
import { prepare } from './setup/prepare.mjs';
import { runInForeground } from './setup/run.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';
import { inRoot, runMain } from './setup/workspace.mjs';

/**
 * `npm run screenshots`: real people in a real room, and the demo's dashboard; each screen in each look.
 * `npm run screenshots -- states [name…]`: what people see when something is wrong, into .cache/states.
 */
await runMain(async () => {
  const { node, env } = await prepare();
  await ensureSystemPackages();
  for (const part of ['node', 'client', 'dashboard']) await ensureBuilt(part, env);
  const flags = ['--experimental-transform-types', '--no-warnings'];
  const [what, ...names] = process.argv.slice(2);
  const programs =
    what === 'states'
      ? [['take-states.ts', inRoot('.cache', 'states'), ...names]]
      : [['take-screenshots.ts'], ['take-dashboard-screenshots.ts']];
  for (const [program, ...rest] of programs) {
    const file = inRoot('test', 'e2e', 'screenshots', program);
    const code = await runInForeground(node, [...flags, file, ...rest], env);
    if (code !== 0) return code;
  }
  return 0;
});
