import { fileURLToPath } from 'node:url';
import type { ClientConfig } from '#protocol';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../test/support/chromium.ts';
import { type Served, serve } from '../../test/support/serve.ts';
import { signaller, tessera } from './contestants.ts';
import { Server } from './server.ts';

/** One Chromium, our node and the trivial signaller; each page is a device of its own. */
export class Pages {
  static async start(): Promise<Pages> {
    const trivial = await Server.start(signaller);
    const files: Record<string, string> = { '/': PAGE, '/board': BOARD_PAGE, ...(await scripts()) };
    const served = await serve(files);
    const node = await Server.start(tessera, { TESSERA_ALLOWED_ORIGINS: served.origin });
    files['/config.json'] = JSON.stringify({
      v: 1,
      build: 'bench',
      signal: `ws://127.0.0.1:${node.port}/signal`,
      roomPeers: 32,
    } satisfies ClientConfig);
    return new Pages(await launchChromium(), served, node, trivial);
  }

  private constructor(
    private readonly browser: Browser,
    private readonly served: Served,
    private readonly node: Server,
    private readonly trivial: Server,
  ) {}

  /** Where bare pages meet under that name. */
  meetingPoint(name: string): string {
    return `ws://127.0.0.1:${this.trivial.port}/${name}`;
  }

  /** Loaded, and the engine's environment prepared. Closes with `leave`. */
  async open(): Promise<Page> {
    const page = await (await this.browser.newContext()).newPage();
    page.on('pageerror', (error) => process.stderr.write(`page: ${error.stack ?? error.message}\n`));
    await page.goto(this.served.origin);
    await page.evaluate(() => globalThis.roomPage.prepare());
    return page;
  }

  /** With a drawing board and nobody else; another device each time. */
  async openBoard(): Promise<Page> {
    const page = await (await this.browser.newContext()).newPage();
    page.on('pageerror', (error) => process.stderr.write(`page: ${error.stack ?? error.message}\n`));
    await page.goto(`${this.served.origin}/board`);
    await page.waitForFunction(() => 'boardPage' in globalThis);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.served.close();
    await Promise.all([this.node.kill(), this.trivial.kill()]);
  }
}

export async function leave(page: Page): Promise<void> {
  await page.context().close();
}

/** As modules, since the engine starts its worker from where it lies itself. */
async function scripts(): Promise<Record<string, string>> {
  const entryPoints = {
    room: sourceOf('../pages/room.page.ts'),
    bare: sourceOf('../pages/bare.page.ts'),
    file: sourceOf('../pages/file.page.ts'),
    'blobs.worker': sourceOf('../../apps/peer-client/src/app/engine/blobs.worker.ts'),
    board: sourceOf('../pages/board.page.ts'),
    'verifier.worker': sourceOf('../../apps/peer-client/src/app/engine/verifier.worker.ts'),
  };
  const { outputFiles } = await build({
    entryPoints,
    outdir: '/',
    bundle: true,
    write: false,
    minify: process.env['BENCH_PROFILE'] === undefined,
    format: 'esm',
    target: 'es2022',
  });
  const renamed = ({ text }: { text: string }) =>
    text.replaceAll(/(verifier|blobs)\.worker\.ts/g, '$1.worker.js');
  return Object.fromEntries(outputFiles.map((file) => [file.path, renamed(file)]));
}

function sourceOf(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title><body></body>
<script type="module" src="/room.js"></script><script type="module" src="/bare.js"></script>
<script type="module" src="/file.js"></script>`;

const BOARD_PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title><body></body>
<script type="module" src="/board.js"></script>`;
