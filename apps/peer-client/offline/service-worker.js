/**
 * Starts the client without its host, and keeps it of one piece: page and parts are of one build until a person takes
 * the next one, which is fetched beside it. Where the host serves that very build, its answer is used, since the
 * policy in it may be newer.
 */

/** All are filled in by tools/make-service-worker.mjs. */
const FILES = [];
const BUILD = '';

const CACHE = `tessera-${BUILD}`;
const PAGE = '/';
const CONFIG = '/config.json';
/** What people look at in a tab that is not the client: files by their names, and the node's health. */
const NO_PAGES = /\.\w+$|^\/health\//;
/** A network that is there and brings nothing: by then the kept page is up already. */
const PATIENCE_MS = 4_000;

addEventListener('install', (event) => event.waitUntil(keepAll()));
addEventListener('activate', (event) => event.waitUntil(forgetOlderBuilds()));
addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(skipWaiting());
});
addEventListener('fetch', (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

/** Past the browser's own cache, or a build could be kept with the page of another. */
async function keepAll() {
  const cache = await caches.open(CACHE);
  const page = await fetch(PAGE, { cache: 'reload' });
  if (!(await isOfThisBuild(page))) throw new Error('the host serves another build already');
  await cache.put(PAGE, page);
  await cache.addAll(FILES);
  const config = await fetch(CONFIG, { cache: 'reload' }).catch(() => undefined);
  if (config?.ok) await cache.put(CONFIG, config);
}

/** The build before stays: a tab that nobody has reloaded yet still loads parts of it. */
async function forgetOlderBuilds() {
  const names = (await caches.keys()).filter((name) => name.startsWith('tessera-') && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

/** Undefined for what is none of the client's: it goes its usual way. */
function answerTo(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return undefined;
  if (request.mode === 'navigate') return NO_PAGES.test(pathname) ? undefined : page(request);
  if (pathname === CONFIG) return config(request);
  return FILES.includes(pathname) ? part(pathname, request) : undefined;
}

/** Whatever a host answers that is not this build, an error page or the next build, the kept page is shown. */
async function page(request) {
  const answer = await soon(fetch(request));
  if (answer?.ok && (await isOfThisBuild(answer))) return answer;
  return (await kept(PAGE)) ?? answer ?? fetch(request);
}

async function config(request) {
  const answer = await soon(fetch(request));
  if (!answer?.ok) return (await kept(CONFIG)) ?? answer ?? Response.error();
  await (await caches.open(CACHE)).put(CONFIG, answer.clone());
  return answer;
}

/** Of any build: a tab of the one before asks for its own. */
async function part(pathname, request) {
  return (await caches.match(pathname)) ?? fetch(request);
}

async function kept(path) {
  return (await caches.open(CACHE)).match(path);
}

async function isOfThisBuild(answer) {
  return (await answer.clone().text()).includes(` ${BUILD}"`);
}

function soon(answer) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([answer, late]).catch(() => undefined);
}
