import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Request, Response } from 'express';
import { cspNonce } from './security-headers.ts';

/** Where the client's index.html wants the nonce of its style elements. */
const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;

/** The bundler puts a hash of the content into the name (base64url), so such a file never changes. */
const HASHED_NAME = /-(?=[\w-]*[A-Z\d])[\w-]{8}\.\w+$/;

/** The built peer client. Its routes are its own: what has no extension is answered with index.html. */
export class ClientFiles {
  constructor(private readonly folder: string) {}

  async serve(request: Request, response: Response): Promise<void> {
    if (extname(request.path) === '' || request.path === '/index.html') await this.serveIndex(response);
    else this.serveFile(request.path, response);
  }

  private async serveIndex(response: Response): Promise<void> {
    response.setHeader('Cache-Control', 'no-cache');
    try {
      const html = await readFile(join(this.folder, 'index.html'), 'utf8');
      response.type('html').send(html.replace(NONCE_PLACEHOLDER, cspNonce(response)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      response.status(503).type('html').send(NOT_BUILT);
    }
  }

  private serveFile(path: string, response: Response): void {
    const hashed = HASHED_NAME.test(path);
    const options = { root: this.folder, cacheControl: false, index: false, dotfiles: 'ignore' } as const;
    response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.sendFile(decodePath(path), options, (error) => {
      if (error === undefined || response.headersSent) return;
      response.setHeader('Cache-Control', 'no-store');
      response.status(404).type('txt').send('There is no such file here.\n');
    });
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Tessera: the client is not built</title></head>
  <body>
    <h1>The node is running, and its client is not built</h1>
    <p>Build it with <code>npm run build:client</code> and reload this page, or start both with
      <code>npm start</code>.</p>
  </body>
</html>
`;
