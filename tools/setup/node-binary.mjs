import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { inRoot, SetupProblem } from './workspace.mjs';

/** Angular's compiler and `node:sqlite` without a flag need it. */
const OLDEST = [24, 15];

/** The Node that runs everything: the one from the lock, or the running one where no such package fits. */
export function findNode() {
  const packaged = inRoot('node_modules', `node-${platformName()}-${process.arch}`, 'bin', binaryName());
  if (existsSync(packaged) && isNewEnough(versionOf(packaged))) return packaged;
  if (isNewEnough(process.version)) return process.execPath;
  throw new SetupProblem(
    `Tessera needs Node ${OLDEST.join('.')} or newer, and this is ${process.version}.\n` +
      `No ready-made Node 24 runs here (${process.platform}-${process.arch}), or npm left out optional packages.\n` +
      'Install Node 24 from https://nodejs.org (or by nvm, fnm, volta) and run the command again.',
  );
}

function platformName() {
  return process.platform === 'win32' ? 'win' : process.platform;
}

function binaryName() {
  return process.platform === 'win32' ? 'node.exe' : 'node';
}

/** A binary for another C library does not start, so it is asked and not trusted to be right by its name. */
function versionOf(binary) {
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'v0.0.0';
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
