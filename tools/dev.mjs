import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { BUILDS, ensureBuilt } from './setup/builds.mjs';
import { prepare } from './setup/prepare.mjs';
import { inRoot, ROOT, runMain, say } from './setup/workspace.mjs';

/** The page's own port; Angular's server passes what is the node's on to it (apps/peer-client/proxy.json). */
const PAGE = 'http://localhost:4200';
const NODE_SETTINGS = { TESSERA_PUBLIC_PORT: '8080', TESSERA_ALLOWED_ORIGINS: PAGE };

/** What a person saves in one go, editors write in several steps. */
const SETTLE_MS = 200;

/** `npm run dev`: both parts rebuild and reload when a source changes; one address for the browser. */
await runMain(async () => {
  const { node, env } = await prepare();
  await ensureBuilt('node', env);
  const children = new Set();
  const watching = new AbortController();
  const stop = () => {
    watching.abort();
    for (const child of children) child.kill('SIGTERM');
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const start = (args, options) => {
    const child = spawn(node, args, { cwd: ROOT, env, stdio: 'inherit', ...options });
    children.add(child.once('exit', () => children.delete(child)));
    return child;
  };
  restartOnChange({ env, stop, signal: watching.signal }, () =>
    // Its two lines name ports that nobody should open here.
    start([inRoot(BUILDS.node.output)], {
      env: { ...env, ...NODE_SETTINGS },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  say(`the page: ${PAGE}, once it is built; the dashboard: http://127.0.0.1:8081, to be reloaded by hand`);
  const ng = inRoot('node_modules', '@angular', 'cli', 'bin', 'ng.js');
  // Served by the node, since its sign-in is good for the operator's own origin only.
  start([ng, 'build', 'dashboard', '--configuration=development', '--watch'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const client = start([ng, 'serve', 'peer-client', '--proxy-config=apps/peer-client/proxy.json']);
  const [code] = await once(client, 'exit');
  stop();
  return code ?? 0;
});

/** Builds first and stops the running node after: a typing error leaves the last good one up. */
function restartOnChange({ env, stop, signal }, launch) {
  let restarting = false;
  const run = () => {
    const child = launch();
    return child.once('exit', () => {
      if (!restarting) return stop();
      restarting = false;
      running = run();
    });
  };
  let running = run();
  const rebuild = async () => {
    try {
      await ensureBuilt('node', env);
      restarting = true;
      running.kill('SIGTERM');
    } catch (error) {
      say(error.message);
    }
  };
  let timer;
  for (const folder of ['apps/signal', 'libs/protocol', 'libs/topology']) {
    watch(inRoot(folder), { recursive: true, signal }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => void rebuild(), SETTLE_MS);
    });
  }
}
