import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchChromium } from '../../support/chromium.ts';
import { NodeProcess } from './node-process.ts';
import { Person } from './person.ts';
import { WireTap } from './wire-tap.ts';

/** One node, one wire, one Chromium, and the people of one spec file. */
export class Stage {
  readonly node: NodeProcess;
  readonly tap: WireTap;
  readonly browser: Browser;
  readonly #people: Person[] = [];

  static async set(...[variables]: Parameters<typeof NodeProcess.start>): Promise<Stage> {
    const node = await NodeProcess.start(variables);
    const tap = await WireTap.before(node.origin);
    return new Stage(node, tap, await launchChromium());
  }

  private constructor(node: NodeProcess, tap: WireTap, browser: Browser) {
    this.node = node;
    this.tap = tap;
    this.browser = browser;
  }

  async person(name: string, options?: BrowserContextOptions): Promise<Person> {
    const person = await Person.with(this.browser, name, this.tap.origin, options);
    this.#people.push(person);
    return person;
  }

  async people<const Names extends readonly string[]>(
    ...names: Names
  ): Promise<{ -readonly [K in keyof Names]: Person }> {
    const all = await Promise.all(names.map((name) => this.person(name)));
    return all as { -readonly [K in keyof Names]: Person };
  }

  /** Sends everybody home and leaves a node that runs; says what broke on people's pages. */
  async clear(): Promise<void> {
    if (!this.node.isUp) await this.node.comeBack();
    const people = this.#people.splice(0);
    await Promise.all(people.map((person) => person.leave()));
    const errors = people.flatMap((person) => person.errors);
    if (errors.length > 0) throw new Error(`errors on pages:\n${errors.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.tap.close();
    await this.node.kill();
  }
}
