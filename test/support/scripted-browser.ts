import type { Browser, BrowserContext, Page } from 'playwright-core';
import { bundleForPage } from './bundle.ts';
import { launchChromium } from './chromium.ts';
import { type Served, serve } from './serve.ts';

/** A Chromium that runs one script of ours in as many pages as are asked for. */
export class ScriptedBrowser {
  readonly #browser: Browser;
  readonly #served: Served;
  readonly #context: BrowserContext;
  /** What pages have thrown and nobody caught. */
  readonly pageErrors: string[] = [];

  /** `others`: more scripts, by the path under which the page finds them. */
  static async start(entry: string, others: Readonly<Record<string, string>> = {}): Promise<ScriptedBrowser> {
    const files: Record<string, string> = { '/': PAGE };
    for (const [path, source] of Object.entries({ ...others, '/script.js': entry })) {
      files[path] = await bundleForPage(source);
    }
    const served = await serve(files);
    try {
      const browser = await launchChromium();
      const context = await browser.newContext();
      context.setDefaultTimeout(LIMIT_MS);
      return new ScriptedBrowser(browser, served, context);
    } catch (error) {
      await served.close();
      throw error;
    }
  }

  private constructor(browser: Browser, served: Served, context: BrowserContext) {
    this.#browser = browser;
    this.#served = served;
    this.#context = context;
  }

  /** Pages share the storage of one profile. */
  async openPage(): Promise<Page> {
    const page = await this.#context.newPage();
    page.on('pageerror', (error) => this.pageErrors.push(String(error)));
    await page.goto(this.#served.origin);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#served.close();
  }
}

/** For what takes no moment where nothing else runs. */
const LIMIT_MS = 120_000;

const PAGE = '<!doctype html><title>tessera</title><script src="/script.js"></script>';
