import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { LIMIT_MS, until } from './until.ts';
import { userAgentOf } from './wire-tap.ts';

export interface InviteWishes {
  readonly note?: string;
  readonly uses?: number;
}

/** One person with a device of their own, who sees and does what the screens offer. */
export class Person {
  readonly name: string;
  readonly context: BrowserContext;
  readonly #origin: string;
  readonly #errors: string[] = [];
  page: Page;

  static async with(
    browser: Browser,
    name: string,
    origin: string,
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const context = await browser.newContext({
      userAgent: `${usualUserAgent(browser)} ${userAgentOf(name)}`,
      reducedMotion: 'reduce',
      ...options,
    });
    return Person.on(context, name, origin);
  }

  /** With a browser that is there already, and says who it is (`userAgentOf`). */
  static async on(context: BrowserContext, name: string, origin: string): Promise<Person> {
    context.setDefaultTimeout(LIMIT_MS);
    const person = new Person(name, context, await context.newPage(), origin);
    person.#watch(person.page);
    return person;
  }

  private constructor(name: string, context: BrowserContext, page: Page, origin: string) {
    this.name = name;
    this.context = context;
    this.page = page;
    this.#origin = origin;
  }

  /** What scripts on this person's pages threw and nobody caught. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  async open(path = '/'): Promise<void> {
    await this.page.goto(this.#origin + path);
  }

  /** Another tab of the same device. The old one stays open. */
  async newTab(path: string): Promise<void> {
    this.page = await this.context.newPage();
    this.#watch(this.page);
    await this.open(path);
  }

  async createRoom(code: string, title = 'Mosaic', { oneIsEnough = false } = {}): Promise<void> {
    await this.open('/create');
    if (oneIsEnough) await this.page.getByRole('radio', { name: /^One is enough/ }).check();
    await this.textbox('Your name').fill(this.name);
    await this.textbox('Room title').fill(title);
    await this.textbox('Room code').fill(code);
    await this.button('Create room').click();
    await this.isInRoom();
  }

  /** Makes an invite by the sheet and takes the link from it. */
  async invite({ note = '', uses = 1 }: InviteWishes = {}): Promise<string> {
    await this.openInvites();
    await this.textbox('For whom').fill(note);
    for (let made = 1; made < uses; made += 1) await this.button('One more').click();
    await this.button('Make invite').click();
    const link = await this.textbox('Invite link').inputValue();
    await this.button('Done').click();
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
    return link;
  }

  async openInvites(): Promise<void> {
    await this.button('Invite').click();
    await this.button('Make invite').waitFor();
  }

  async revokeInvite(note: string): Promise<void> {
    await this.openInvites();
    const row = this.page.getByRole('list', { name: 'Your invites' }).getByRole('listitem');
    await row.filter({ hasText: note }).getByRole('button', { name: 'Revoke' }).click();
    await this.button('Revoke invite').click();
    await row.filter({ hasText: note }).getByText('revoked').waitFor();
    await this.button('Done').click();
  }

  async openLink(link: string): Promise<void> {
    await this.page.goto(link);
    await this.sees(this.button('Join'));
  }

  async join(link: string, { hidden = false } = {}): Promise<void> {
    await this.openLink(link);
    if (hidden) await this.page.getByRole('checkbox', { name: /^Hide my address/ }).check();
    await this.textbox('Your name').fill(this.name);
    await this.button('Join').click();
  }

  /** With nothing but the code, from the start screen. */
  async knock(code: string): Promise<void> {
    await this.open('/');
    await this.textbox('Invite link or room code').fill(code);
    await this.button('Open').click();
    // The start screen asks for a name too, and is still there for a moment.
    await this.sees(this.button('Knock'));
    await this.textbox('Your name').fill(this.name);
    await this.button('Knock').click();
    await this.reads('At the door of');
  }

  /** Challenges the one who is at the door, and takes from the screen what is to be read out. */
  async challenge(button = 'Challenge'): Promise<string> {
    await this.door.getByRole('button', { name: button, exact: true }).click();
    const pin = this.door.getByRole('group', { name: 'PIN to read out' });
    await this.sees(pin);
    return pin.innerText();
  }

  async enterPin(pin: string): Promise<void> {
    await this.textbox('PIN').fill(pin);
    await this.button('Enter PIN').click();
  }

  /** What is offered about those at the door. */
  get door(): Locator {
    return this.page.getByRole('list', { name: 'At the door' });
  }

  async isInRoom(): Promise<void> {
    await this.sees(this.editor);
  }

  /** `2 of 2 direct`: the whole text of the pill. */
  async isConnected(summary: string): Promise<void> {
    await this.sees(this.button(`Connections: ${summary}`));
  }

  /** Words anywhere on the screen. */
  async reads(words: string | RegExp): Promise<void> {
    await this.sees(this.page.getByText(words).first());
  }

  async type(text: string): Promise<void> {
    await this.editor.focus();
    await this.page.keyboard.press('Control+End');
    await this.page.keyboard.type(text);
  }

  /** The shared text as it is drawn, without the flags of others' cursors. */
  async text(): Promise<string> {
    return this.editor.evaluate((content) =>
      Array.from(content.querySelectorAll('.cm-line'), (line) => {
        const copy = line.cloneNode(true) as Element;
        for (const extra of copy.querySelectorAll('.cm-peer-caret, .cm-placeholder')) extra.remove();
        return copy.textContent;
      }).join('\n'),
    );
  }

  async hasText(expected: string): Promise<void> {
    await until(
      `${this.name} has the text ${JSON.stringify(expected)}`,
      async () => (await this.text()) === expected,
      async () => JSON.stringify(await this.text()),
    );
  }

  async seesCursorOf(other: Person): Promise<void> {
    await this.sees(this.editor.locator('.cm-peer-name').filter({ hasText: other.name }));
  }

  async goTo(place: 'Text' | 'Draw' | 'Files' | 'People' | 'Map'): Promise<void> {
    const places = this.page.getByRole('navigation', { name: 'Places in this room' });
    await places.getByRole('button', { name: new RegExp(`^${place}`) }).click();
  }

  /** Or shows it again. */
  async hideAddress(): Promise<void> {
    await this.button('Room settings').click();
    await this.page.getByRole('checkbox', { name: /^Hide my address/ }).click();
    await this.button('Close').click();
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  /** Waits for what the list of people says of somebody, in one line: the path of a link is told after its state. */
  async knowsOf(other: { readonly name: string }, expected: RegExp): Promise<void> {
    const row = async () => (await this.rowOf(other.name).innerText()).replaceAll(/\s+/g, ' ');
    await until(
      `${this.name} reads ${String(expected)} of ${other.name}`,
      async () => expected.test(await row()),
      row,
    );
  }

  /** The first of the people of whom the list says these words. */
  rowOf(words: string): Locator {
    const rows = this.page.getByRole('list', { name: 'People', exact: true }).getByRole('listitem');
    return rows.filter({ hasText: words }).first();
  }

  async safetyWordsWith(other: Person): Promise<string> {
    await this.goTo('People');
    await this.button(`More about ${other.name}`).click();
    return this.page
      .getByRole('group', { name: `Safety words with ${other.name}` })
      .locator('.code')
      .innerText();
  }

  /** Waits for an element; what the screen shows instead is in the error. */
  async sees(element: Locator): Promise<void> {
    await element.waitFor().catch(async (error: unknown) => {
      const screen = await this.page
        .locator('body')
        .innerText()
        .catch((why: unknown) => String(why));
      throw new Error(`${this.name} sees instead, at ${this.page.url()}:\n${screen}`, { cause: error });
    });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  textbox(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  get editor(): Locator {
    return this.textbox('Shared text');
  }

  async leave(): Promise<void> {
    await this.context.close();
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) =>
      this.#errors.push(`${this.name}: ${error.name}: ${error.message} ${error.stack ?? ''}`),
    );
  }
}

function usualUserAgent(browser: Browser): string {
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`;
}
