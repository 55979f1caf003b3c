import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { isAccessible } from './support/axe.ts';
import { FileHost } from './support/file-host.ts';
import { NodeProcess } from './support/node-process.ts';
import { Person } from './support/person.ts';
import { until } from './support/until.ts';

let host: FileHost;
let node: NodeProcess;
let browser: Browser;
beforeAll(async () => {
  host = await FileHost.start();
  node = await NodeProcess.start({ TESSERA_ALLOWED_ORIGINS: host.origin });
  await host.configure(node.origin);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await node.kill();
  await host.close();
});

test('a client from a host of files has a room at a node elsewhere, starts without its host, and updates when asked to', async () => {
  const [alice, bob] = await Promise.all(
    ['alice', 'bob'].map((name) => Person.with(browser, name, host.origin)),
  );
  if (!alice || !bob) throw new Error('nobody came');
  const first = await host.build();
  await alice.createRoom('paper-house');
  await bob.join(await alice.invite());
  await bob.isConnected('1 of 1 direct');
  await bob.type('from file to file');
  await alice.hasText('from file to file');

  // It is installable: a browser that knows of a reason why not says so.
  const session = await bob.context.newCDPSession(bob.page);
  const reasons = async () => {
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    return installabilityErrors.map(({ errorId }) => errorId).join();
  };
  // Every page of these tests is in a private window.
  await until('nothing else is in the way', async () => (await reasons()) === 'in-incognito', reasons);
  expect((await session.send('Page.getAppManifest')).errors).toEqual([]);

  await bob.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  host.isUp = false;
  await bob.page.reload();
  await bob.hasText('from file to file');
  await bob.isConnected('1 of 1 direct');
  host.isUp = true;

  const next = await host.putNextBuild();
  await bob.page.reload();
  await bob.reads('A new version of Tessera is here.');
  expect(await buildOf(bob)).toBe(first);
  await isAccessible(bob.page, 'an update that waits');
  await bob.type('; typed while it waits');
  await bob.button('Reload now').click();
  await bob.page.waitForFunction(
    (build) => document.querySelector<HTMLMetaElement>('meta[name="tessera-build"]')?.content.endsWith(build),
    next,
  );
  await bob.hasText('from file to file; typed while it waits');
  await alice.hasText('from file to file; typed while it waits');
  // Alice has not been asked yet: she goes on with the build that she has.
  expect(await buildOf(alice)).toBe(first);
  await bob.open('/about');
  await bob.reads(next);
  await isAccessible(bob.page, 'about');
  expect([...alice.errors, ...bob.errors]).toEqual([]);
});

test('a configuration that makes no sense is told, with what is wrong in it', async () => {
  const carol = await Person.with(browser, 'carol', host.origin);
  await carol.context.route('**/config.json', (route) => route.fulfill({ body: '{"v":1,"node":"example"}' }));
  await carol.open('/r/paper-house');
  await carol.reads(/put right the file config.json beside the page: .*node/);
});

function buildOf({ page }: Person): Promise<string | undefined> {
  return page.evaluate(() =>
    document.querySelector<HTMLMetaElement>('meta[name="tessera-build"]')?.content.split(' ').at(-1),
  );
}
