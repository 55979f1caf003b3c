import * as z from 'zod';
import { Problem } from '#protocol/operator';
import { API_ROUTES, type ApiRoute } from './api-routes.ts';

/** OpenAPI 3.1, made from the schemas that check and type what is sent. */
export function openApi(build: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of API_ROUTES) (paths[route.path] ??= {})[route.method] = operation(route);
  return {
    openapi: '3.1.0',
    info: { title: 'Tessera, operator plane', version: build },
    security: [{ cookie: [] }, { bearer: [] }],
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'tessera_operator' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      responses: {
        Problem: {
          description: 'Refused; `code` says why',
          content: { 'application/problem+json': { schema: toSchema(Problem) } },
        },
      },
    },
    paths,
  };
}

function operation({ path, summary, status, answer, query, body, isOpen }: ApiRoute): object {
  const content = answer && { content: { 'application/json': { schema: toSchema(answer) } } };
  return {
    summary,
    ...(isOpen && { security: [] }),
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: toSchema(body) } } },
    }),
    responses: {
      [status]: { description: 'Done', ...content },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/{(\w+)}/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string' } };
  });
}

function queryParameters(query: z.ZodObject | undefined): object[] {
  if (!query) return [];
  const { properties = {} } = toSchema(query) as { properties?: Record<string, object> };
  return Object.entries(properties).map(([name, schema]) => {
    return { name, in: 'query', required: false, schema };
  });
}

/** As it comes in: what has a default may be left out. */
function toSchema(schema: z.core.$ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
