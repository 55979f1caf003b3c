import type { Person } from '../support/person.ts';
import { Sketcher } from '../support/sketcher.ts';

/** Three people sketch where they will camp; one of them is not done yet, and another one points. */
export async function sketchIsland(alice: Person, bob: Person, carol: Person): Promise<void> {
  const [hers, his, theirs] = [await Sketcher.at(alice), await Sketcher.at(bob), await Sketcher.at(carol)];
  await hers.takes('Pen', 'Green', 'Bold');
  await hers.draws(...around(590, 300, 330, 165));
  await hers.takes('Ochre', 'Medium');
  await hers.draws([352, 372], [420, 340], [470, 350], [540, 310], [610, 330], [680, 290], [742, 262]);
  await hers.takes('Blue', 'Medium', 'Ellipse');
  await hers.draws([520, 205], [640, 265]);
  await hers.takes('Ink', 'Rectangle');
  await hers.draws([715, 215], [795, 262]);
  await hers.takes('Line');
  await hers.draws([708, 216], [755, 178]);
  await hers.draws([755, 178], [802, 216]);
  await write(hers, [120, 380], 'Ferry 17:40');
  await write(hers, [815, 232], 'the hut');
  await his.takes('Pen', 'Red', 'Bold');
  await his.draws([560, 385], [590, 345], [622, 386], [556, 386]);
  await write(his, [640, 362], 'tents here?');
  await his.begins([700, 430], [660, 412], [630, 402]);
  const frame = await theirs.board.boundingBox();
  await carol.page.mouse.move((frame?.x ?? 0) + 455, (frame?.y ?? 0) + 372);
  await hers.board.focus();
}

async function write(sketcher: Sketcher, at: readonly [number, number], text: string): Promise<void> {
  const { page } = sketcher.person;
  await sketcher.takes('Text');
  await sketcher.draws(at);
  await page.locator('textarea:focus').waitFor();
  await page.keyboard.type(text);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

/** A coast: an ellipse with bays. */
function around(x: number, y: number, width: number, height: number): [number, number][] {
  return Array.from({ length: 49 }, (_, at) => {
    const turn = (2 * Math.PI * at) / 48;
    const bay = 1 + 0.07 * Math.sin(5 * turn) + 0.04 * Math.cos(9 * turn);
    return [x + width * bay * Math.cos(turn), y + height * bay * Math.sin(turn)];
  });
}
