import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { run } from './run.mjs';
import { inRoot, say, seconds, SetupProblem } from './workspace.mjs';

const LOCK = inRoot('package-lock.json');
const STAMP = inRoot('node_modules', '.tessera-stamp');
/** npm's own note of what it has installed; written last, so a broken install has none. */
const INSTALLED = inRoot('node_modules', '.package-lock.json');

/** Installs what the lock names, unless it is there already. */
export async function ensureDependencies() {
  const lock = await readFile(LOCK, 'utf8');
  const stamp = `${process.platform}-${process.arch} ${createHash('sha256').update(lock).digest('hex')}\n`;
  const found = await readOrNothing(STAMP);
  if (found === stamp) return;
  const samePlatform = found === undefined || found.split(' ')[0] === stamp.split(' ')[0];
  if (!(samePlatform && (await fitsTheLock(lock)))) await install();
  await mkdir(inRoot('node_modules'), { recursive: true });
  await writeFile(STAMP, stamp);
}

async function install() {
  say('installing the packages of package-lock.json (npm ci) …');
  const start = performance.now();
  if ((await run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'])) !== 0) {
    throw new SetupProblem('npm ci failed: see above. It needs the npm registry, once.');
  }
  say(`packages installed in ${seconds(start)}`);
}

/** Whether a person's own `npm install` already made what the lock describes. */
async function fitsTheLock(lock) {
  const installed = await readOrNothing(INSTALLED);
  if (installed === undefined) return false;
  const there = JSON.parse(installed).packages;
  return Object.entries(JSON.parse(lock).packages).every(
    ([path, wanted]) =>
      path === '' || (there[path] === undefined ? wanted.optional : there[path].version === wanted.version),
  );
}

async function readOrNothing(path) {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
