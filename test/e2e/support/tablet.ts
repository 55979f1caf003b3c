import type { CDPSession } from 'playwright-core';
import type { Sketcher } from './sketcher.ts';

type Place = readonly [x: number, y: number];

/** A screen for fingers and a pen. Places are in CSS pixels from the board's top left corner. */
export class Tablet {
  static async of(sketcher: Sketcher): Promise<Tablet> {
    const { page, context } = sketcher.person;
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
    const frame = await sketcher.board.boundingBox();
    return new Tablet(devtools, frame ?? { x: 0, y: 0 });
  }

  private constructor(
    private readonly devtools: CDPSession,
    private readonly corner: { readonly x: number; readonly y: number },
  ) {}

  /** Each finger has its way; all ways have as many places. One after another goes down, all are lifted at once. */
  async fingers(...ways: readonly (readonly Place[])[]): Promise<void> {
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', step: number, down: number) =>
      this.devtools.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: ways.slice(0, down).map((way, id) => ({ ...this.#on(way[step] ?? [0, 0]), id })),
      });
    for (let down = 1; down <= ways.length; down += 1) await touch('touchStart', 0, down);
    for (let step = 1; step < (ways[0]?.length ?? 0); step += 1) await touch('touchMove', step, ways.length);
    await touch('touchEnd', 0, 0);
  }

  /** Pressed as hard as `force` says, from 0 to 1. */
  async pen(force: number, ...way: readonly Place[]): Promise<void> {
    const point = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', place: Place) =>
      this.devtools.send('Input.dispatchMouseEvent', {
        type,
        ...this.#on(place),
        button: 'left',
        buttons: type === 'mouseReleased' ? 0 : 1,
        clickCount: 1,
        force: type === 'mouseReleased' ? 0 : force,
        pointerType: 'pen',
      });
    const [first = [0, 0], ...rest] = way;
    await point('mousePressed', first);
    for (const place of rest) await point('mouseMoved', place);
    await point('mouseReleased', rest.at(-1) ?? first);
  }

  #on([x, y]: Place): { x: number; y: number } {
    return { x: this.corner.x + x, y: this.corner.y + y };
  }
}

/** From one place to another, evenly. */
export function wayTo([x, y]: Place, [toX, toY]: Place, steps = 12): Place[] {
  return Array.from({ length: steps + 1 }, (_, at) => [
    x + ((toX - x) * at) / steps,
    y + ((toY - y) * at) / steps,
  ]);
}
