import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ROOT } from './workspace.mjs';

const WINDOWS = process.platform === 'win32';

/** Runs to the end in the project's root and returns the exit code; `quiet` keeps the output for failures. */
export function run(command, args, { env = process.env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: WINDOWS && command === 'npm',
    });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const exitCode = exitCodeOf(code, signal);
      if (exitCode !== 0) process.stdout.write(Buffer.concat(output));
      resolve(exitCode);
    });
  });
}

/** How often a script that npm runs looks whether npm's shell is still there. */
const LOOK_EVERY_MS = 500;

/**
 * Runs a program in the foreground and becomes its shadow: stop signals reach it, its exit code is returned.
 * A Ctrl-C goes to the whole process group by itself, so it is only waited for here.
 */
export function runInForeground(command, args, env) {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' });
  const forward = (signal) => child.kill(signal);
  process.on('SIGTERM', forward).on('SIGHUP', forward);
  process.on('SIGINT', () => undefined);
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(() => forward('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(exitCodeOf(code, signal));
    });
  });
}

/** Who stops npm stops the shell between npm and this script, and that passes no signal on. */
function whenOrphaned(stop) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** The shell's convention: 128 and the number of the signal. */
function exitCodeOf(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}
