import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { OPERATOR_TOKEN, type NodeProcess } from './node-process.ts';
import { LIMIT_MS } from './until.ts';

/** Somebody who watches a node by its dashboard. */
export class Operator {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #node: NodeProcess;
  readonly #errors: string[] = [];

  static async at(node: NodeProcess, browser: Browser): Promise<Operator> {
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
    });
    context.setDefaultTimeout(LIMIT_MS);
    return new Operator(node, context, await context.newPage());
  }

  private constructor(node: NodeProcess, context: BrowserContext, page: Page) {
    this.#node = node;
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.#errors.push(error.stack ?? error.message));
  }

  get errors(): readonly string[] {
    return this.#errors;
  }

  async open(path = '/'): Promise<void> {
    await this.page.goto(this.#node.operatorOrigin + path);
  }

  async signIn(path = '/', token = OPERATOR_TOKEN): Promise<void> {
    await this.open(path);
    await this.page.getByLabel('Operator token').fill(token);
    await this.button('Sign in').click();
  }

  /** Words anywhere on the screen. */
  async reads(words: string | RegExp): Promise<void> {
    await this.sees(this.page.getByText(words).first());
  }

  async sees(element: Locator): Promise<void> {
    await element.waitFor().catch(async (error: unknown) => {
      const screen = await this.page
        .locator('body')
        .innerText()
        .catch((why: unknown) => String(why));
      throw new Error(`the operator sees instead, at ${this.page.url()}:\n${screen}`, { cause: error });
    });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Answers the question that an act asks. */
  async confirm(action: string): Promise<void> {
    await this.page.getByRole('alertdialog').getByRole('button', { name: action, exact: true }).click();
  }

  /** Presses Tab until the focus is there: what can not be reached so can not be reached by keyboard. */
  async tabTo(target: Locator): Promise<void> {
    await this.sees(target);
    for (let presses = 0; presses < 80; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`the operator can not reach ${String(target)} by Tab`);
  }

  async pressOn(target: Locator): Promise<void> {
    await this.tabTo(target);
    await this.page.keyboard.press('Enter');
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }
}
