import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** A host that has only the built client's files, and the policy that docs/OPERATING.md gives for one. */
export class FileHost {
  readonly #server: Server;
  readonly #folder: string;
  #policy = '';
  /** Nobody is answered while it is not. */
  isUp = true;

  static async start(): Promise<FileHost> {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-files-'));
    await cp('dist/apps/peer-client/browser', folder, { recursive: true });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FileHost(server, folder);
  }

  private constructor(server: Server, folder: string) {
    this.#server = server;
    this.#folder = folder;
    server.on('request', (request, response) => {
      if (!this.isUp) {
        response.destroy();
        return;
      }
      const { pathname } = new URL(request.url ?? '/', this.origin);
      const file = extname(pathname) === '' ? 'index.html' : normalize(pathname);
      readFile(join(folder, file)).then(
        (bytes) => response.writeHead(200, this.#headersOf(file)).end(bytes),
        () => response.writeHead(404).end(),
      );
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Writes what its operator writes: where the node is. */
  async configure(node: string): Promise<void> {
    const socket = node.replace('http', 'ws');
    await writeFile(join(this.#folder, 'config.json'), JSON.stringify({ v: 1, signal: `${socket}/signal` }));
    const [, policy] =
      /Content-Security-Policy "([^"]+)"/.exec(await readFile('docs/OPERATING.md', 'utf8')) ?? [];
    if (!policy?.includes('wss://node.example'))
      throw new Error('the paper has no policy for a host of files');
    this.#policy = policy.replace('wss://node.example', socket);
  }

  /** Puts another build in the place of this one; resolves with its number. */
  async putNextBuild(): Promise<string> {
    const [style] = (await readdir(this.#folder)).filter((name) => name.endsWith('.css'));
    await appendFile(join(this.#folder, style!), '\n/* the next build */');
    await promisify(execFile)(process.execPath, ['tools/make-service-worker.mjs', this.#folder]);
    return this.build();
  }

  async build(): Promise<string> {
    const page = await readFile(join(this.#folder, 'index.html'), 'utf8');
    return /name="tessera-build" content="\S+ (\w+)"/.exec(page)![1]!;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
    await rm(this.#folder, { recursive: true });
  }

  #headersOf(file: string): Record<string, string> {
    return {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': this.#policy,
      'cache-control': 'no-cache',
    };
  }
}
