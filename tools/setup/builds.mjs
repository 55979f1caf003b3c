import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.mjs';
import { inRoot, ROOT, say, seconds, SetupProblem } from './workspace.mjs';

const SHARED = ['package.json', 'package-lock.json', 'tsconfig.json', 'libs/protocol', 'libs/topology'];

/** What is built, by which script, from what, and what must be there afterwards. */
export const BUILDS = {
  node: {
    script: 'build:node',
    inputs: [...SHARED, 'apps/signal', 'nest-cli.json'],
    output: 'dist/apps/signal/main.js',
  },
  client: {
    script: 'build:client',
    inputs: [
      ...SHARED,
      'angular.json',
      'tools/make-service-worker.mjs',
      'apps/peer-client',
      'libs/trust',
      'libs/mesh',
      'libs/topology-view',
      'libs/ui',
    ],
    output: 'dist/apps/peer-client/browser/index.html',
  },
  view: {
    script: 'build:view',
    inputs: [...SHARED, 'angular.json', 'test/view', 'libs/topology-view', 'libs/ui'],
    output: 'dist/test/view/browser/index.html',
  },
  dashboard: {
    script: 'build:dashboard',
    inputs: [...SHARED, 'angular.json', 'apps/dashboard', 'libs/topology-view', 'libs/ui'],
    output: 'dist/apps/dashboard/browser/index.html',
  },
};

/** Builds a part when its inputs are not the ones of the last build. */
export async function ensureBuilt(name, env) {
  const { script, inputs, output } = BUILDS[name];
  const record = inRoot('.cache', `build-${name}`);
  const hash = await hashOf(inputs);
  const last = existsSync(record) ? await readFile(record, 'utf8') : '';
  if (last === hash && existsSync(inRoot(output))) return;
  say(`building the ${name} (npm run ${script}) …`);
  const start = performance.now();
  const code = await run('npm', ['run', '--silent', script], { env, quiet: true });
  if (code !== 0) throw new SetupProblem(`The ${name} was not built: see above (npm run ${script}).`);
  if (!existsSync(inRoot(output))) throw new SetupProblem(`npm run ${script} did not make ${output}.`);
  await mkdir(inRoot('.cache'), { recursive: true });
  await writeFile(record, hash);
  say(`${name} built in ${seconds(start)}`);
}

async function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesUnder(input)) {
      hash.update(`${file}\0`).update(await readFile(join(ROOT, file)));
    }
  }
  return hash.digest('hex');
}

/** Sorted paths; specs change no build. */
async function filesUnder(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if ((await stat(full)).isFile()) return [path];
  const entries = await readdir(full, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.spec\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .sort();
}
