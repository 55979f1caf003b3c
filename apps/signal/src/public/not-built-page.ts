/** What is shown in the place of an app that has not been built. */
export function notBuiltPage(app: 'client' | 'dashboard'): string {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Tessera: the ${app} is not built</title></head>
  <body>
    <h1>The node is running, and its ${app} is not built</h1>
    <p>Build it with <code>npm run build:${app}</code> and reload this page, or start all of it with
      <code>npm start</code>.</p>
  </body>
</html>
`;
}
