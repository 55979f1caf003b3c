/**
 * Starts the client without its node: a reload must not need one. The page comes from the network where that
 * answers, so a new build is taken up by the next load and never in the middle of somebody's work.
 */

/** Both are filled in by tools/make-service-worker.mjs. */
const FILES = [];
const VERSION = '';

const CACHE = `tessera-${VERSION}`;
const PAGE = '/';
const CONFIG = '/config.json';

addEventListener('install', (event) => event.waitUntil(keepAll()));
addEventListener('activate', (event) => event.waitUntil(forgetOlderBuilds()));
addEventListener('fetch', (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  await cache.addAll([PAGE, CONFIG, ...FILES]);
}

async function forgetOlderBuilds() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith('tessera-') && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** Undefined for what is none of the client's: it goes its usual way. */
function answerTo(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return undefined;
  if (request.mode === 'navigate') return networkOr(PAGE, request);
  if (pathname === CONFIG) return networkOr(CONFIG, request);
  return FILES.includes(pathname) ? keptOr(pathname, request) : undefined;
}

/** A proxy in front of a node that is down answers with a 5xx. */
async function networkOr(kept, request) {
  const answer = await fetch(request).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  return (await caches.match(kept)) ?? answer ?? Response.error();
}

async function keptOr(pathname, request) {
  return (await caches.match(pathname)) ?? fetch(request);
}
