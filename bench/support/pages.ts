import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClientConfig } from '#protocol';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { CuttableWire } from '../../test/e2e/support/cuttable-wire.ts';
import { launchChromium, launchDevice } from '../../test/support/chromium.ts';
import { type Served, serve } from '../../test/support/serve.ts';
import { signaller, tessera } from './contestants.ts';
import { Server } from './server.ts';

/** One Chromium, our node and the trivial signaller; each page is a device of its own. */
export class Pages {
  /** Each in a window of its own that keeps nothing, as far as the disk goes: in Chromium's memory. */
  static start(): Promise<Pages> {
    return Pages.#startWith(async () => {
      const browser = await launchChromium();
      return {
        open: async () => (await browser.newContext()).newPage(),
        close: () => browser.close(),
      };
    });
  }

  /** As people have it: what a page keeps is on the disk; over that wire, if there is one. Each is of a site of its own, `a.localhost`, `b.localhost`. */
  static startKeeping(wire?: CuttableWire): Promise<Pages> {
    return Pages.#startWith(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
      const device = await launchDevice(folder, {});
      await wire?.laidFor(device);
      return {
        open: () => device.newPage(),
        close: async () => {
          await device.close();
          await rm(folder, { recursive: true, force: true });
        },
      };
    }, SITES);
  }

  static async #startWith(launch: () => Promise<Windows>, sites: readonly string[] = []): Promise<Pages> {
    const trivial = await Server.start(signaller);
    const files: Record<string, string> = { '/': PAGE, '/board': BOARD_PAGE, ...(await scripts()) };
    const served = await serve(files);
    const { port } = new URL(served.origin);
    const origins = sites.map((site) => `http://${site}.localhost:${port}`);
    const node = await Server.start(tessera, {
      TESSERA_ALLOWED_ORIGINS: [served.origin, ...origins].join(','),
    });
    files['/config.json'] = JSON.stringify({
      v: 1,
      build: 'bench',
      signal: `ws://127.0.0.1:${node.port}/signal`,
      roomPeers: 32,
    } satisfies ClientConfig);
    return new Pages(await launch(), served, origins, node, trivial);
  }

  private constructor(
    private readonly windows: Windows,
    private readonly served: Served,
    /** Each page takes the next; where there is none, all are of one site. */
    private readonly origins: string[],
    private readonly node: Server,
    private readonly trivial: Server,
  ) {}

  /** Where bare pages meet under that name. */
  meetingPoint(name: string): string {
    return `ws://127.0.0.1:${this.trivial.port}/${name}`;
  }

  /** Loaded, and the engine's environment prepared. Closes with `leave`. */
  async open(): Promise<Page> {
    const page = await this.windows.open();
    page.on('pageerror', (error) => process.stderr.write(`page: ${error.stack ?? error.message}\n`));
    await page.goto(this.origins.shift() ?? this.served.origin);
    await page.evaluate(() => globalThis.roomPage.prepare());
    return page;
  }

  /** With a drawing board and nobody else; another device each time. */
  async openBoard(): Promise<Page> {
    const page = await this.windows.open();
    page.on('pageerror', (error) => process.stderr.write(`page: ${error.stack ?? error.message}\n`));
    await page.goto(`${this.served.origin}/board`);
    await page.waitForFunction(() => 'boardPage' in globalThis);
    return page;
  }

  async close(): Promise<void> {
    await this.windows.close();
    await this.served.close();
    await Promise.all([this.node.kill(), this.trivial.kill()]);
  }
}

interface Windows {
  open(): Promise<Page>;
  close(): Promise<void>;
}

const SITES = ['a', 'b', 'c', 'd'];

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
