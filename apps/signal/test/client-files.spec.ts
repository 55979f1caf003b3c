import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ClientConfig } from '#protocol';
import type { RunningNode } from '../src/node.ts';
import { startTestNode } from './test-node.ts';

const INDEX = '<!doctype html><t-root ngCspNonce="__CSP_NONCE__"></t-root>';

let folder: string;
let node: RunningNode;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-client-'));
  await mkdir(join(folder, 'client/media'), { recursive: true });
  await writeFile(join(folder, 'client/index.html'), INDEX);
  await writeFile(join(folder, 'client/main-AB12CD34.js'), `console.log(${'1 + '.repeat(2000)}1)`);
  await writeFile(join(folder, 'client/favicon.svg'), '<svg/>');
  await writeFile(join(folder, 'client/media/inter-a1b2c3d4.woff2'), 'font');
  await writeFile(join(folder, 'client/.secret'), 'secret');
  await writeFile(join(folder, 'outside.txt'), 'secret');
  node = await startTestNode({}, { clientFolder: join(folder, 'client') });
});
afterAll(async () => {
  await node.kill();
  await rm(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${node.publicUrl}${path}`, { headers });
/** `fetch` adds headers of its own to some requests; this does not. */
function bareGet(path: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpRequest(`${node.publicUrl}${path}`, { headers }, (response) => resolve(response.resume()))
      .on('error', reject)
      .end();
  });
}

const policyOf = (response: Response): string => response.headers.get('content-security-policy') ?? '';

describe("the client's page", () => {
  test.each(['/', '/create', '/join', '/r/amber-otter-42', '/index.html'])(
    'is served at %s',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );

  test('carries the nonce of its own policy, and each response a new one', async () => {
    const [first, second] = [await get('/'), await get('/')];
    const nonces = [first, second].map((response) => /'nonce-([^']+)'/.exec(policyOf(response))?.[1]);
    expect(await first.text()).toContain(`ngCspNonce="${nonces[0]}"`);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test('may run only scripts from here and talk only to this node', async () => {
    const policy = policyOf(await get('/'));
    const { host } = new URL(node.publicUrl);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://${host} wss://${host};`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  test('a Host header can not add to the policy', async () => {
    const response = await bareGet('/', { host: "x; script-src 'unsafe-inline'" });
    const policy = String(response.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
  });
});

describe("the client's files", () => {
  test('with a hash in the name are kept for good, others are asked for again', async () => {
    const [hashed, font, plain] = [
      await get('/main-AB12CD34.js'),
      await get('/media/inter-a1b2c3d4.woff2'),
      await get('/favicon.svg'),
    ];
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(font.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('cache-control')).toBe('no-cache');
    for (const response of [hashed, plain]) {
      const again = await bareGet(new URL(response.url).pathname, {
        'accept-encoding': 'gzip',
        'if-none-match': response.headers.get('etag') ?? '',
      });
      expect(again.statusCode).toBe(304);
    }
  });

  test('travel compressed to who takes that', async () => {
    const plain = await get('/main-AB12CD34.js', { 'Accept-Encoding': 'identity' });
    const packed = await get('/main-AB12CD34.js', { 'Accept-Encoding': 'gzip' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toContain('Accept-Encoding');
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(1000);
    expect(await packed.text()).toBe(await plain.text());
  });

  test.each([
    '/missing.js',
    `/${'x'.repeat(300)}.js`,
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/.secret',
    '/%00.js',
    '/media/.js',
    '/..%5coutside.txt',
  ])('%s is not there', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).not.toContain('secret');
  });
});

test('a path that is no text is refused', async () => {
  expect((await get('/%ff.js')).status).toBe(400);
});

describe('what the client may know', () => {
  test('is the configuration by its schema', async () => {
    const response = await get('/config.json');
    expect(ClientConfig.parse(await response.json())).toEqual({
      v: 1,
      build: 'test',
      signal: '/signal',
      roomPeers: 32,
    });
  });

  test('a node elsewhere is in the configuration and in the policy', async () => {
    const other = await startTestNode({ TESSERA_SIGNAL_URL: 'wss://node.example/signal' });
    const response = await fetch(`${other.publicUrl}/config.json`);
    expect(await response.json()).toMatchObject({ signal: 'wss://node.example/signal' });
    expect(policyOf(response)).toContain('wss://node.example;');
    await other.kill();
  });
});

test('where the client is not built, the page says how to build it', async () => {
  const other = await startTestNode();
  const response = await fetch(`${other.publicUrl}/`);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('npm run build:client');
  await other.kill();
});

describe('the operator listener', () => {
  test('answers health and says nothing about rooms', async () => {
    expect((await fetch(`${node.operatorUrl}/health/ready`)).status).toBe(200);
    const page = await fetch(`${node.operatorUrl}/`);
    expect(policyOf(page)).toContain("default-src 'none'");
    expect(await page.text()).toContain('its dashboard is not built');
    expect((await fetch(`${node.operatorUrl}/config.json`)).status).toBe(404);
  });

  test('serves the dashboard to anybody, since it holds nothing secret, and nothing of the API with it', async () => {
    const other = await startTestNode({}, { dashboardFolder: join(folder, 'client') });
    const page = await fetch(`${other.operatorUrl}/rooms/amber-otter-42?tab=map`);
    expect(policyOf(page)).toContain("script-src 'self'");
    const [, nonce] = /'nonce-([^']+)'/.exec(policyOf(page)) ?? [];
    expect(await page.text()).toContain(`ngCspNonce="${nonce}"`);
    for (const path of ['/api', '/api/', '/api/rooms', '/api/unheard-of', '/metrics']) {
      expect([path, (await fetch(`${other.operatorUrl}${path}`)).status]).toEqual([path, 401]);
    }
    await other.kill();
  });
});
