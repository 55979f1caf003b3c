import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isAccessible } from './support/axe.ts';
import type { Person } from './support/person.ts';
import { Sketcher } from './support/sketcher.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';

const RED = [0xb0, 0x12, 0x3f] as const;

let stage: Stage;
let alice: Sketcher;
let bob: Sketcher;
beforeAll(async () => {
  stage = await Stage.set();
  const people = await stage.people('alice', 'bob');
  await people[0].createRoom('coral-lynx-17');
  await people[1].join(await people[0].invite());
  await people[1].isConnected('1 of 1 direct');
  [alice, bob] = [await Sketcher.at(people[0]), await Sketcher.at(people[1])];
});
afterAll(async () => {
  await stage.clear();
  await stage.close();
});

describe('two at one board', () => {
  test('each sees the other’s stroke while it is drawn, and then once', async () => {
    await alice.takes('Red', 'Broad');
    await alice.begins([200, 120], [300, 160]);
    await until('bob sees the stroke grow', async () => (await bob.pixels('above', RED)) > 500);
    expect(await bob.pixels('below', RED)).toBe(0);
    expect(await bob.inventory()).toEqual([]);
    const before = await bob.pixels('above', RED);
    await alice.begins([400, 220]);
    await until('bob sees it go on', async () => (await bob.pixels('above', RED)) > 1.5 * before);
    await alice.person.page.mouse.up();
    await bob.has('Stroke, red · alice');
    await until('bob sees it finished', async () => (await bob.pixels('below', RED)) > 500);
    await until('and not twice', async () => (await bob.pixels('above', RED)) === 0);
  });

  test('undo takes back only one’s own, and redo brings it again', async () => {
    await bob.takes('Rectangle', 'Blue');
    await bob.draws([100, 300], [260, 360]);
    await alice.has('Rectangle, blue · bob', 'Stroke, red · you');
    await alice.board.press('Control+z');
    await bob.has('Rectangle, blue · you');
    await alice.board.press('Control+z');
    await alice.board.press('Control+y');
    await bob.has('Rectangle, blue · you', 'Stroke, red · alice');
  });

  test('a reload keeps all, and what was half drawn and half written too', async () => {
    await bob.takes('Ellipse', 'Green');
    await bob.begins([300, 300], [420, 380]);
    await alice.takes('Text');
    await alice.begins([500, 120]);
    await alice.person.page.mouse.up();
    await alice.person.textbox('Text on the board').pressSequentially('Ferry 17:40');
    await Promise.all([alice, bob].map(({ person }) => person.page.reload()));
    await Promise.all([alice, bob].map(({ person }) => person.isConnected('1 of 1 direct')));
    [alice, bob] = [await Sketcher.at(alice.person), await Sketcher.at(bob.person)];
    const all = async (sketcher: Sketcher) =>
      (await sketcher.inventory()).map((words) => words.split(' · ')[0]).sort();
    const expected = ['Ellipse, green', 'Rectangle, blue', 'Stroke, red', '“Ferry 17:40”'];
    for (const sketcher of [alice, bob])
      await until(
        'everything is there',
        async () => String(await all(sketcher)) === String(expected),
        () => all(sketcher),
      );
  });

  test('the keyboard alone draws, moves and removes', async () => {
    await alice.board.focus();
    const { keyboard } = alice.person.page;
    for (const key of ['o', 'Enter', 'ArrowRight', 'Shift+ArrowDown']) await keyboard.press(key);
    await until(
      'bob has two ellipses',
      async () => (await bob.inventory()).filter((words) => words.startsWith('Ellipse')).length === 2,
    );
    await keyboard.press('Delete');
    await until(
      'bob has one',
      async () => (await bob.inventory()).filter((words) => words.startsWith('Ellipse')).length === 1,
    );
    for (const key of ['t', 'Enter']) await keyboard.press(key);
    await alice.person.page.locator('textarea:focus').waitFor();
    await keyboard.type('<b>by hand</b>');
    await keyboard.press('Escape');
    await until('bob reads it', async () => (await bob.inventory()).includes('“<b>by hand</b>” · alice'));
    expect((await alice.saves('Vector graphic (SVG)')).toString()).toContain('&lt;b&gt;by hand&lt;/b&gt;');
    expect((await alice.saves('Picture (PNG)')).subarray(1, 4).toString()).toBe('PNG');
  });

  test('nothing that axe finds, in light and dark, with the list open', async () => {
    await bob.inventory();
    await bob.person.button('Save the drawing').click();
    await isAccessible(bob.person.page, 'drawing board');
    await bob.person.page.emulateMedia({ colorScheme: null });
  });
});

test('eight who draw at once end with the same drawing, byte for byte', async () => {
  const others = await stage.people('carol', 'dan', 'erin', 'frank', 'grace', 'heidi');
  const link = await alice.person.invite({ uses: others.length });
  const arrive = async (person: Person) => {
    await person.join(link);
    await person.isInRoom();
  };
  await Promise.all(others.map(arrive));
  const all = [alice, bob, ...(await Promise.all(others.map((person) => Sketcher.at(person))))];
  await alice.takes('Pen');
  await bob.takes('Pen');
  const before = (await alice.inventory()).length;
  await Promise.all(
    all.map(async (sketcher, row) => {
      await sketcher.draws([140, 60 + 45 * row], [400, 60 + 50 * row], [500, 30 + 50 * row]);
      if (row % 2 === 0) await sketcher.board.press('Control+z');
      await sketcher.draws([600, 40 + 50 * row], [700, 300]);
    }),
  );
  const expected = before + 12;
  await Promise.all(
    all.map((sketcher) =>
      until(
        `${sketcher.person.name} has ${expected} things`,
        async () => (await sketcher.inventory()).length === expected,
        async () => (await sketcher.inventory()).length,
      ),
    ),
  );
  const [first, ...rest] = await Promise.all(all.map((sketcher) => sketcher.saves('Vector graphic (SVG)')));
  for (const each of rest) expect(each.equals(first!)).toBe(true);
});
