import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Request, Response } from 'express';
import { CompressedFiles } from './compressed-files.ts';
import { cspNonce } from './security-headers.ts';

/** Where the client's index.html wants the nonce of its style elements. */
const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;

/** The bundler puts a hash of the content into the name (base64url), so such a file never changes. */
const HASHED_NAME = /-(?=[\w-]*[A-Z\d])[\w-]{8}\.\w+$/;

/** Pictures and fonts are compressed as they are. */
const WORTH_COMPRESSING = new Set(['.js', '.css', '.svg', '.json', '.webmanifest', '.txt']);

/** A built app: the peer client, or the dashboard. Its routes are its own: what has no extension is answered with index.html. */
export class ClientFiles {
  private readonly compressed = new CompressedFiles();

  /** `notBuilt`: the page that is shown where there is no index.html. */
  constructor(
    private readonly folder: string,
    private readonly notBuilt: string,
  ) {}

  async serve(request: Request, response: Response): Promise<void> {
    const path = safePath(request.path);
    if (path === undefined) sendNotFound(response);
    else if (extname(path) === '' || path === '/index.html') await this.serveIndex(response);
    else await this.serveFile(path, request, response);
  }

  private async serveIndex(response: Response): Promise<void> {
    response.setHeader('Cache-Control', 'no-cache');
    const html = await readFile(join(this.folder, 'index.html'), 'utf8').catch(nothingIfMissing);
    if (html === undefined) response.status(503).type('html').send(this.notBuilt);
    else response.type('html').send(html.replace(NONCE_PLACEHOLDER, cspNonce(response)));
  }

  private async serveFile(path: string, request: Request, response: Response): Promise<void> {
    response.setHeader(
      'Cache-Control',
      HASHED_NAME.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    if (!WORTH_COMPRESSING.has(extname(path))) return this.sendPlain(path, response);
    response.vary('Accept-Encoding');
    if (request.acceptsEncodings('gzip') === false) return this.sendPlain(path, response);
    const packed = await this.compressed.gzip(join(this.folder, path)).catch(nothingIfMissing);
    if (packed === undefined) return sendNotFound(response);
    response.type(extname(path)).setHeader('Content-Encoding', 'gzip').send(packed);
  }

  private sendPlain(path: string, response: Response): void {
    const options = { root: this.folder, cacheControl: false, index: false, dotfiles: 'ignore' } as const;
    response.sendFile(path, options, (error?: Error) => {
      if (error !== undefined && !response.headersSent) sendNotFound(response);
    });
  }
}

/** The decoded path; undefined for what is no path, and for what leaves the folder or is hidden in it. */
function safePath(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path);
    return /(^|[/\\])\.|\0/.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}

/** Also where no file could be: a stranger's path may be of any length. */
const NOT_THERE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG']);

function nothingIfMissing(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (!NOT_THERE.has(code)) throw error;
}

function sendNotFound(response: Response): void {
  response.setHeader('Cache-Control', 'no-store');
  response.status(404).type('txt').send('There is no such file here.\n');
}
