import { OPERATOR_ROUTES, PROBLEMS } from '#protocol/operator';
import { API_ROUTES, type ApiRoute } from './api-routes.ts';

/** The API for people: plain HTML that needs no script and no style. */
export function docsPage(): string {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Tessera: operator API</title></head>
  <body>
    <h1>Operator API</h1>
    <p>For machines: <a href="${OPERATOR_ROUTES.openApi}">OpenAPI 3.1</a> with the schema of everything below.
      Scripts send the operator token as <code>Authorization: Bearer …</code>. Pages sign in and get a cookie.</p>
    <table>
      <thead><tr><th align="left">Route</th><th align="left">What it does</th><th align="left">Query</th></tr></thead>
      <tbody>
${API_ROUTES.map(row).join('\n')}
      </tbody>
    </table>
    <h2>Live feed</h2>
    <p>Socket.IO at <code>${OPERATOR_ROUTES.live}</code>, WebSocket transport: a snapshot with a version, then deltas with
      consecutive versions, four a second at most. Metrics for Prometheus: <code>${OPERATOR_ROUTES.metrics}</code>.</p>
    <h2>Refusals</h2>
    <p><code>application/problem+json</code> with one of these codes:</p>
    <ul>
${Object.entries(PROBLEMS)
  .map(([code, status]) => `      <li><code>${code}</code> (${status})</li>`)
  .join('\n')}
    </ul>
  </body>
</html>
`;
}

function row({ method, path, summary, query }: ApiRoute): string {
  const names = Object.keys(query?.shape ?? {}).join(', ');
  return `        <tr><td><code>${method.toUpperCase()} ${path}</code></td><td>${summary}</td><td>${names}</td></tr>`;
}
