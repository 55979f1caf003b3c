import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readZip } from '../../libs/mesh/src/copy/zip-reader.ts';
import { connectionsOf, cutFirst, makeCuttable, mendNetwork } from './support/cuttable.ts';
import type { Person } from './support/person.ts';
import { Sketcher } from './support/sketcher.ts';
import { Stage } from './support/stage.ts';
import { Tablet, wayTo } from './support/tablet.ts';
import { until } from './support/until.ts';

const RED = [0xb0, 0x12, 0x3f] as const;

let stage: Stage;
let alice: Sketcher;
let bob: Sketcher;
let tablet: Tablet;
beforeAll(async () => {
  stage = await Stage.set();
  const people = await stage.people('alice', 'bob');
  await Promise.all(people.map(makeCuttable));
  await people[0].createRoom('coral-lynx-18');
  await people[1].join(await people[0].invite());
  await people[1].isConnected('1 of 1 direct');
  [alice, bob] = [await Sketcher.at(people[0]), await Sketcher.at(people[1])];
  tablet = await Tablet.of(alice);
});
afterAll(async () => {
  await stage.clear();
  await stage.close();
});

test('one finger draws; two pan and zoom, and draw nothing', async () => {
  await alice.takes('Red', 'Bold');
  await tablet.fingers(wayTo([200, 150], [300, 150]));
  await bob.has('Stroke, red · alice');
  const before = await alice.settled('below', RED);
  await tablet.fingers(wayTo([300, 300], [360, 340]), wayTo([500, 300], [560, 340]));
  await until('the board has followed', async () => {
    const { left, top } = await alice.painted('below', RED);
    return Math.abs(left - before.left - 60) < 3 && Math.abs(top - before.top - 40) < 3;
  });
  await until('at the same size', async () => (await alice.zoom()) === 100);
  await tablet.fingers(wayTo([380, 300], [280, 300]), wayTo([480, 300], [580, 300]));
  await until('fingers three times as far apart', async () => (await alice.zoom()) === 300);
  await tablet.fingers(wayTo([280, 300], [380, 300]), wayTo([580, 300], [480, 300]));
  await until('and back', async () => (await alice.zoom()) === 100);
  await bob.has('Stroke, red · alice');
});

test('a trackpad’s pinch zooms to where the pointer is, and two fingers on it scroll', async () => {
  const { mouse, keyboard } = alice.person.page;
  await alice.board.hover({ position: { x: 10, y: 10 } });
  await keyboard.down('Control');
  for (let notch = 0; notch < 4; notch += 1) await mouse.wheel(0, -10);
  await keyboard.up('Control');
  await until('nearer', async () => (await alice.zoom()) === 149);
  await alice.person.page.getByRole('button', { name: /^Zoom is/ }).click();
  await until('as large as it is', async () => (await alice.zoom()) === 100);
  const { left, top } = await alice.settled('below', RED);
  await alice.board.hover({ position: { x: 10, y: 10 } });
  await mouse.wheel(30, 20);
  await until('scrolled', async () => {
    const now = await alice.painted('below', RED);
    return Math.abs(left - now.left - 30) < 3 && Math.abs(top - now.top - 20) < 3;
  });
});

test('a pen that is pressed harder draws a broader line, for everyone', async () => {
  await alice.clears();
  await tablet.pen(0.1, ...wayTo([400, 200], [700, 200], 40));
  await bob.has('Stroke, red · alice');
  const { count: light } = await bob.settled('below', RED);
  await alice.clears();
  await tablet.pen(1, ...wayTo([400, 200], [700, 200], 40));
  await bob.has('Stroke, red · alice');
  await until(
    'it is much broader',
    async () => (await bob.pixels('below', RED)) > 1.5 * light,
    async () => `${await bob.pixels('below', RED)} pixels, ${light} before`,
  );
});

test('what somebody drags is seen on its way, and then where it was dropped', async () => {
  const { left } = await bob.settled('below', RED);
  await alice.takes('Select');
  await alice.begins([550, 200], [600, 260], [650, 320]);
  await until(
    'bob sees it on its way',
    async () => Math.abs((await bob.painted('above', RED)).left - left - 100) < 3,
    async () => JSON.stringify(await bob.painted('above', RED)),
  );
  await until('and nowhere else', async () => (await bob.pixels('below', RED)) === 0);
  await alice.person.page.mouse.up();
  await until('bob sees it there', async () => (await bob.pixels('above', RED)) === 0);
  expect(Math.abs((await bob.settled('below', RED)).left - left - 100)).toBeLessThan(3);
});

test('a link that is lost in the middle of a stroke leaves the stroke whole, here and, once it is back, there', async () => {
  await alice.takes('Pen');
  await alice.begins([500, 220], [600, 220]);
  await until('bob sees it begin', async () => (await bob.pixels('above', RED)) > 100);
  await cutFirst(alice.person, await connectionsOf(alice.person));
  await bob.person.isConnected('0 of 1 direct · 1 gap');
  await alice.begins([700, 250]);
  await alice.person.page.mouse.up();
  await alice.has('Stroke, red · you', 'Stroke, red · you');
  expect(await bob.inventory()).toEqual(['Stroke, red · alice']);
  await until('what was begun is gone there', async () => (await bob.pixels('above', RED)) === 0);
  await mendNetwork(alice.person);
  await bob.has('Stroke, red · alice', 'Stroke, red · alice');
});

test('who was evicted keeps all that was there, can change nothing, and saves a copy', async () => {
  const { page } = bob.person;
  await alice.person.goTo('Text');
  await alice.person.type('what stays');
  await bob.person.goTo('Text');
  await bob.person.hasText('what stays');
  await bob.person.goTo('Files');
  await alice.person.goTo('Files');
  await alice.person.page.getByLabel('Files to add').setInputFiles({
    name: 'tile.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('terracotta'),
  });
  await bob.person.reads('tile.txt');
  await bob.person.goTo('Draw');
  await alice.person.goTo('People');
  await alice.person.button('More about bob').click();
  await alice.person.button('Evict…').click();
  await alice.person.button('Evict bob').click();
  await bob.person.reads('You were removed from this room');

  await bob.person.reads('You can not draw here any more.');
  await page.getByRole('radio', { name: 'Pen', exact: true }).waitFor({ state: 'detached' });
  const drawn = ['Stroke, red · alice', 'Stroke, red · alice'];
  await bob.draws([200, 300], [400, 400]);
  for (const key of ['p', 'v', 'Control+a', 'Delete', 'Control+z']) await bob.board.press(key);
  await bob.has(...drawn);
  const svg = (await bob.saves('Vector graphic (SVG)')).toString();

  await bob.person.goTo('Text');
  await bob.person.hasText('what stays');
  await bob.person.type('no more');
  await bob.person.hasText('what stays');
  await bob.person.goTo('Files');
  await bob.person.reads('tile.txt');
  await bob.person.button('Add files').waitFor({ state: 'detached' });

  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    bob.person.button('Save my copy').click(),
  ]);
  const zip = await readZip(new Blob([await readFile(await saved.path())]));
  const copied = zip.ok ? zip.entries.find(({ name }) => name === 'drawing.svg') : undefined;
  expect(await (await copied?.open())?.text()).toBe(svg);
  expect(await shapesIn(bob.person, svg)).toEqual({ paths: 2, fills: ['#b0123f'], isInView: true });
});

/** As another program would find them. */
function shapesIn({ page }: Person, svg: string) {
  return page.evaluate((source) => {
    const root = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;
    const drawing = document.body.appendChild(document.importNode(root, true)) as unknown as SVGSVGElement;
    const paths = [...drawing.querySelectorAll('path')];
    const { x, y, width, height } = drawing.viewBox.baseVal;
    const isInView = paths.every((path) => {
      const box = path.getBBox();
      return box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height;
    });
    const fills = [...new Set(paths.map((path) => path.getAttribute('fill')))];
    drawing.remove();
    return { paths: paths.length, fills, isInView };
  }, svg);
}
