import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export function inRoot(...parts) {
  return join(ROOT, ...parts);
}

/** One plain line of progress, with the time of day. */
export function say(text) {
  process.stdout.write(`[${new Date().toTimeString().slice(0, 8)}] ${text}\n`);
}

export function seconds(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}

/** What a person must change before the command can go on; its text is shown without a stack. */
export class SetupProblem extends Error {}

/** Runs a command's main function; what a person can put right is said in words, all else is our bug. */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}

/** An environment in which `node` and the tools of node_modules/.bin mean the project's own. */
export function projectEnvironment(nodeBinary, extra = {}) {
  const path = [inRoot('node_modules', '.bin'), dirname(nodeBinary), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, ...extra, PATH: path };
}
