import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { BUILDS, ensureBuilt } from './setup/builds.mjs';
import { prepare } from './setup/prepare.mjs';
import { inRoot, ROOT, runMain, say } from './setup/workspace.mjs';

/** The page's own port; Angular's server passes what is the node's on to it (apps/peer-client/proxy.json). */
const PAGE = 'http://localhost:4200';

/** What a person saves in one go, editors write in several steps. */
const SETTLE_MS = 200;

/** `npm run dev`: both parts rebuild and reload when a source changes; one address for the browser. */
await runMain(async () => {
  const { node, env } = await prepare();
  await ensureBuilt('node', env);
  const children = new Set();
  const start = (command, args, extra = {}) => {
    const child = spawn(command, args, { cwd: ROOT, env: { ...env, ...extra }, stdio: 'inherit' });
    children.add(child.once('exit', () => children.delete(child)));
    return child;
  };
  restartOnChange(node, env, start);
  say(`open ${PAGE}`);
  const client = start(node, [
    inRoot('node_modules', '@angular', 'cli', 'bin', 'ng.js'),
    'serve',
    'peer-client',
    '--proxy-config=apps/peer-client/proxy.json',
  ]);
  return stopTogether(client, children);
});

/** Builds first and stops the running node after: a typing error leaves the last good one up. */
function restartOnChange(node, env, start) {
  const launch = () => start(node, [inRoot(BUILDS.node.output)], { TESSERA_ALLOWED_ORIGINS: PAGE });
  let running = launch();
  let timer;
  const rebuild = async () => {
    try {
      await ensureBuilt('node', env);
    } catch (error) {
      say(error.message);
      return;
    }
    running.once('exit', () => (running = launch()));
    running.kill('SIGTERM');
  };
  for (const folder of ['apps/signal', 'libs/protocol']) {
    watch(inRoot(folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => void rebuild(), SETTLE_MS);
    });
  }
}

function stopTogether(client, children) {
  const stop = () => {
    for (const child of children) child.kill('SIGTERM');
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return new Promise((resolve) => {
    client.once('exit', (code) => {
      stop();
      resolve(code ?? 0);
    });
  });
}
