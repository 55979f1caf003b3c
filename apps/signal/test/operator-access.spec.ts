import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { LIVE_REQUESTS, type Problem } from '#protocol/operator';
import { API_ROUTES } from '../src/operator/api/api-routes.ts';
import { OperatorToken } from '../src/operator/access/operator-token.ts';
import type { RunningNode } from '../src/node.ts';
import { LiveClient, OperatorClient } from './operator-client.ts';
import { type Route, startNodeWithRoutes } from './operator-routes.ts';
import { TOKEN } from './test-node.ts';
import { until } from './until.ts';

/** Answered to anybody: the sign-in itself, health, and files that hold nothing secret. */
const OPEN = ['POST /api/session', 'GET /health/live', 'GET /health/ready', 'GET /{*path}'];

let node: RunningNode;
let operator: OperatorClient;
let routes: Route[];
beforeAll(async () => {
  ({ node, routes } = await startNodeWithRoutes());
  expect(routes.length).toBeGreaterThan(20);
});
afterAll(() => node.kill());
beforeEach(async () => {
  operator = await OperatorClient.signIn(node);
});

/** Who is not the operator, by what it sends instead. */
const strangers: [string, () => Record<string, string>, number][] = [
  ['nothing', () => ({}), 401],
  [
    'a cookie that nobody has signed',
    () => ({ Cookie: `tessera_operator=2000000000000000.abc.${'A'.repeat(43)}` }),
    401,
  ],
  ['a cookie that has expired', () => ({ Cookie: `tessera_operator=${cookie(Date.now() - 1)}` }), 401],
  ['a cookie of another token', () => ({ Cookie: `tessera_operator=${cookie(2e15, 'x'.repeat(20))}` }), 401],
  ['the cookie of a session, from a page elsewhere', () => foreign({ Cookie: operator.cookie }), 403],
  ['the cookie, from a page of the public listener', () => samesite({ Cookie: operator.cookie }), 403],
  ['the token, from a page elsewhere', () => foreign({ Authorization: `Bearer ${TOKEN}` }), 403],
];

describe.each(strangers)('with %s', (_name, headers, status) => {
  test('no route is answered but those that are open', async () => {
    for (const { method, path } of routes) {
      const response = await fetch(`${node.operatorUrl}${path}`, { method, headers: headers() });
      const text = await response.text();
      if (OPEN.includes(`${method} ${path}`)) continue;
      expect([method, path, response.status]).toEqual([method, path, status]);
      expect(response.headers.get('content-type')).toMatch('application/problem+json');
      expect((JSON.parse(text) as Problem).status).toBe(status);
    }
  });

  test('the live feed refuses the connection, and answers no event', async () => {
    const live = new LiveClient(node.operatorUrl, headers());
    await until(() => live.refusals.length > 0);
    expect(live.refusals[0]).toBe(status === 401 ? 'not-signed-in' : 'foreign-origin');
    for (const event of Object.keys(LIVE_REQUESTS)) live.socket.emit(event, { room: 'any', links: true });
    expect(live.told).toEqual([]);
    live.socket.close();
  });
});

test('a wrong bearer is refused on every route, and after five of them even the right one has to wait', async () => {
  const { node: other, routes: theirs } = await startNodeWithRoutes();
  const statuses: number[] = [];
  for (const { method, path } of theirs) {
    if (OPEN.includes(`${method} ${path}`)) continue;
    const response = await fetch(`${other.operatorUrl}${path}`, {
      method,
      headers: { Authorization: 'Bearer wrong-token-wrong-token' },
    });
    statuses.push(response.status);
  }
  expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
  expect(new Set(statuses.slice(5))).toEqual(new Set([429]));
  const right = await fetch(`${other.operatorUrl}/api/status`, {
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  expect(right.status).toBe(429);
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
  await other.kill();
});

test('a cookie without an Origin changes nothing: only pages have one, and they say where they are from', async () => {
  for (const { method, path } of routes) {
    if (['GET', 'HEAD', 'OPTIONS'].includes(method) || OPEN.includes(`${method} ${path}`)) continue;
    const response = await fetch(`${node.operatorUrl}${path}`, {
      method,
      headers: { Cookie: operator.cookie },
    });
    expect([method, path, response.status]).toEqual([method, path, 403]);
  }
  const live = new LiveClient(node.operatorUrl, { Cookie: operator.cookie });
  await until(() => live.refusals.length > 0);
  expect(live.refusals).toEqual(['foreign-origin']);
  live.socket.close();
});

test('not even the right token signs in from a page elsewhere', async () => {
  const response = await fetch(`${node.operatorUrl}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'https://evil.example' },
    body: JSON.stringify({ token: TOKEN }),
  });
  expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
});

test('the live feed ends with the session, and says so', async () => {
  const soon = `tessera_operator=${cookie(Date.now() + 1500)}`;
  const live = await new LiveClient(node.operatorUrl, { Cookie: soon, Origin: node.operatorUrl }).connected();
  await until(() => !live.socket.connected);
  expect(live.of('end')).toEqual([{ reason: 'expired' }]);
});

test('the operator is answered by all of them', async () => {
  for (const { method, path } of routes.filter(({ path }) => path.startsWith('/api'))) {
    const response = await operator.fetch(path.replace(':room', 'nobody-here'), { method });
    if (path === '/api/session' && method === 'DELETE') operator = await OperatorClient.signIn(node);
    expect([method, path, [401, 403].includes(response.status)]).toEqual([method, path, false]);
  }
  const live = await operator.live().connected();
  for (const event of Object.keys(LIVE_REQUESTS) as (keyof typeof LIVE_REQUESTS)[]) {
    const answer = await live.ask(event, event.endsWith('room') ? { room: 'any-room', links: false } : {});
    expect([event, answer.kind]).not.toEqual([event, 'refused']);
  }
  live.socket.close();
});

test('the description lists the routes that there are, and no others', () => {
  const described = API_ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  const served = routes.flatMap(({ method, path }) => {
    const isOurs = path.startsWith('/api/') && !path.includes('*');
    return isOurs ? [`${method} ${path.replace(/:(\w+)/g, '{$1}')}`] : [];
  });
  expect(described.sort()).toEqual(served.sort());
});

function cookie(until: number, token = TOKEN): string {
  const body = `${until}.abcdefgh`;
  const { cookieKey } = new OperatorToken(token);
  return `${body}.${createHmac('sha256', cookieKey).update(body).digest('base64url')}`;
}

function foreign(headers: Record<string, string>): Record<string, string> {
  return { ...headers, Origin: 'https://evil.example' };
}

function samesite(headers: Record<string, string>): Record<string, string> {
  return { ...headers, Origin: node.publicUrl };
}
