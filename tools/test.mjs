import { mkdir, readFile, rm } from 'node:fs/promises';
import { ensureBuilt } from './setup/builds.mjs';
import { prepare } from './setup/prepare.mjs';
import { run } from './setup/run.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';
import { inRoot, runMain, say, seconds } from './setup/workspace.mjs';

const total = { passed: 0, failed: 0 };

/** `npm test`: everything that is missing, then each step in turn; the first red one ends it. */
await runMain(async () => {
  try {
    const { node, env } = await prepare();
    await ensureSystemPackages();
    for (const [name, work] of steps(node, env)) if (!(await step(name, work))) break;
  } catch (error) {
    total.failed += 1;
    throw error;
  } finally {
    process.once('exit', () => process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`));
  }
  return total.failed === 0 ? 0 : 1;
});

/** Cheap ones first. A step that is no test run counts as one failure when it fails, and as nothing else. */
function steps(node, env) {
  const script = (name) => async () => {
    if ((await run('npm', ['run', '--silent', name], { env, quiet: true })) === 0) return true;
    total.failed += 1;
    return false;
  };
  const built = (name) => async () => {
    await ensureBuilt(name, env);
    return true;
  };
  return [
    ['types', script('check:types')],
    ['lint', script('check:lint')],
    ['format', script('check:format')],
    ['units and contracts', () => jest(node, env, 'jest.config.mjs')],
    ['build of the node', built('node')],
    ['build of the client', built('client')],
    ['build of the dashboard', built('dashboard')],
    ['build of the views', built('view')],
    ['end to end', () => jest(node, env, 'jest.e2e.config.mjs')],
  ];
}

async function step(name, work) {
  say(`${name} …`);
  const start = performance.now();
  const good = await work();
  say(`${name}: ${good ? 'ok' : 'FAILED'} after ${seconds(start)}`);
  return good;
}

/** A spec file that could not run at all counts as one failed test. */
async function jest(node, env, config) {
  const report = inRoot('.cache', `${config}.json`);
  await mkdir(inRoot('.cache'), { recursive: true });
  await rm(report, { force: true });
  const bin = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--config', inRoot(config), '--ci', '--json', `--outputFile=${report}`];
  const code = await run(node, ['--experimental-vm-modules', '--no-warnings', bin, ...flags], { env });
  const result = JSON.parse(await readFile(report, 'utf8').catch(() => '{"numPassedTests":0}'));
  total.passed += result.numPassedTests;
  total.failed += (result.numFailedTests ?? 0) + (result.numRuntimeErrorTestSuites ?? 0);
  if (code !== 0 && total.failed === 0) total.failed = 1;
  return code === 0;
}
