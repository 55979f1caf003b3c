import { jest } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RunningNode } from '../src/node.ts';
import { startTestNode } from './test-node.ts';

export interface Route {
  readonly method: string;
  readonly path: string;
}

/** A node, and the routes of its operator's listener as its router itself has them, so that none can be forgotten. */
export async function startNodeWithRoutes(): Promise<{ node: RunningNode; routes: Route[] }> {
  const create = jest.spyOn(NestFactory, 'create');
  const node = await startTestNode();
  const [, operatorApp] = await Promise.all(
    create.mock.results.map(({ value }) => value as Promise<unknown>),
  );
  create.mockRestore();
  return { node, routes: routesOf(operatorApp as NestExpressApplication) };
}

interface Layer {
  readonly route?: { readonly path: string; readonly stack: readonly { readonly method?: string }[] };
}

/** Those that `fetch` can send; a route for all methods also has CONNECT, LOCK and the like. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function routesOf(app: NestExpressApplication): Route[] {
  const { router } = app.getHttpAdapter().getInstance() as { router: { stack: readonly Layer[] } };
  const routes = router.stack.flatMap(({ route }) => {
    const methods = new Set(route?.stack.flatMap(({ method }) => method?.toUpperCase() ?? METHODS));
    const sendable = METHODS.filter((method) => methods.has(method));
    return sendable.map((method) => ({ method, path: route?.path ?? '' }));
  });
  return routes;
}
