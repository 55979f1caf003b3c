import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import type { Person } from './person.ts';
import { until } from './until.ts';

type Layer = 'below' | 'above';
type Color = readonly [number, number, number];

interface Painted {
  readonly count: number;
  readonly left: number;
  readonly top: number;
}

/** The board paints in pieces: one of them may change nothing of what is looked at. */
const FRAMES_AT_REST = 8;

/** A person at the drawing board. Places are in CSS pixels from the board's top left corner. */
export class Sketcher {
  constructor(readonly person: Person) {}

  static async at(person: Person): Promise<Sketcher> {
    await person.goTo('Draw');
    const sketcher = new Sketcher(person);
    await person.sees(sketcher.board);
    return sketcher;
  }

  get board(): Locator {
    return this.person.page.getByRole('application', { name: 'Drawing board' });
  }

  async takes(...choices: readonly string[]): Promise<void> {
    for (const name of choices) await this.person.page.getByRole('radio', { name, exact: true }).check();
  }

  /** With the mouse, not lifted yet. */
  async begins(...way: readonly (readonly [number, number])[]): Promise<void> {
    const { mouse } = this.person.page;
    const frame = await this.board.boundingBox();
    for (const [index, [x, y]] of way.entries()) {
      await mouse.move((frame?.x ?? 0) + x, (frame?.y ?? 0) + y, { steps: index === 0 ? 1 : 4 });
      if (index === 0) await mouse.down();
    }
  }

  async draws(...way: readonly (readonly [number, number])[]): Promise<void> {
    await this.begins(...way);
    await this.person.page.mouse.up();
  }

  /** Removes everything. */
  async clears(): Promise<void> {
    for (const key of ['v', 'Control+a', 'Delete', 'p']) await this.board.press(key);
    await this.has();
  }

  /** What the list says is there, newest first. */
  async inventory(): Promise<string[]> {
    const { page } = this.person;
    const list = page.getByRole('list', { name: 'On the board' });
    if ((await list.count()) === 0) await this.person.button('List of what is on the board').click();
    const words = await list.locator('.words').allInnerTexts();
    return words.map((each) => each.replaceAll(/\s+/g, ' '));
  }

  async has(...expected: readonly string[]): Promise<void> {
    await until(
      `${this.person.name} has ${JSON.stringify(expected)}`,
      async () => JSON.stringify(await this.inventory()) === JSON.stringify(expected),
      async () => JSON.stringify(await this.inventory()),
    );
  }

  /** How many pixels of that colour are painted: `below` finished things, `above` what is in progress. */
  async pixels(layer: Layer, color: Color): Promise<number> {
    return (await this.painted(layer, color)).count;
  }

  /** Where something of that colour is, once it is there and stays as it is from frame to frame. */
  async settled(layer: Layer, color: Color): Promise<Painted> {
    let seen = [''];
    await until(
      `${this.person.name} has what is painted in ${String(color)} at rest`,
      async () => {
        const { count, left, top } = await this.painted(layer, color);
        seen = [...seen, `${count} from ${left}, ${top}`].slice(-FRAMES_AT_REST);
        return count > 0 && seen.length === FRAMES_AT_REST && new Set(seen).size === 1;
      },
      () => seen,
    );
    return this.painted(layer, color);
  }

  /** And where the leftmost and topmost of them are, in the next frame. */
  async painted(layer: Layer, color: Color): Promise<Painted> {
    return this.board
      .locator('canvas')
      .nth(layer === 'below' ? 0 : 1)
      .evaluate(async (canvas, wanted) => {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const { width, height } = canvas as HTMLCanvasElement;
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
        const found = { count: 0, left: Infinity, top: Infinity };
        for (let at = 0; at < data.length; at += 4) {
          if (data[at + 3]! <= 200 || wanted.some((part, index) => Math.abs(data[at + index]! - part) >= 8))
            continue;
          found.count++;
          found.left = Math.min(found.left, (at / 4) % width);
          found.top = Math.min(found.top, Math.floor(at / 4 / width));
        }
        return found;
      }, color);
  }

  /** In percent. */
  async zoom(): Promise<number> {
    const button = this.person.page.getByRole('button', { name: /^Zoom is/ });
    return Number.parseInt(await button.innerText());
  }

  async saves(kind: 'Picture (PNG)' | 'Vector graphic (SVG)'): Promise<Buffer> {
    await this.person.button('Save the drawing').click();
    const [download] = await Promise.all([
      this.person.page.waitForEvent('download'),
      this.person.button(kind).click(),
    ]);
    return readFile(await download.path());
  }
}
