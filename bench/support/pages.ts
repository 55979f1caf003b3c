import { fileURLToPath } from 'node:url';
import type { ClientConfig } from '#protocol';
import type { Browser, Page } from 'playwright-core';
import { bundleForPage } from '../../test/support/bundle.ts';
import { launchChromium } from '../../test/support/chromium.ts';
import { type Served, serve } from '../../test/support/serve.ts';
import { signaller, tessera } from './contestants.ts';
import { Server } from './server.ts';

/** One Chromium, our node and the trivial signaller; each page is a device of its own. */
export class Pages {
  static async start(): Promise<Pages> {
    const trivial = await Server.start(signaller);
    const script = (await Promise.all(SCRIPTS.map(bundleForPage))).join('\n');
    const files: Record<string, string> = { '/': PAGE, '/script.js': script };
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

  async close(): Promise<void> {
    await this.browser.close();
    await this.served.close();
    await Promise.all([this.node.kill(), this.trivial.kill()]);
  }
}

export async function leave(page: Page): Promise<void> {
  await page.context().close();
}

const SCRIPTS = ['room.page.ts', 'bare.page.ts'].map((file) =>
  fileURLToPath(new URL(`../pages/${file}`, import.meta.url)),
);
const PAGE =
  '<!doctype html><meta charset="utf-8"><title>bench</title><body></body><script src="/script.js"></script>';
