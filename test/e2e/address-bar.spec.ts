import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Stage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

/** Keeps what the address bar says when the app first shows anything. */
function noteFirstAddress(): void {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('t-root')?.firstChild) return;
    Object.assign(globalThis, { firstAddress: location.href });
    observer.disconnect();
  });
  observer.observe(document, { childList: true, subtree: true });
}

describe('the secret of a link', () => {
  test('leaves the address bar and the history at once, and is in no request', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    await alice.createRoom('jade-finch-21');
    const link = await alice.invite();
    const secret = link.slice(link.indexOf('#1.') + 3);
    expect(secret).toMatch(/^[\w-]{100,}$/);

    await bob.context.addInitScript(noteFirstAddress);
    await bob.openLink(link);
    const addresses = await bob.page.evaluate(() => [
      location.href,
      (globalThis as unknown as { firstAddress: string }).firstAddress,
      document.referrer,
      ...performance.getEntriesByType('resource').map(({ name }) => name),
    ]);
    expect(addresses.slice(0, 2)).toEqual(Array(2).fill(`${stage.tap.origin}/join`));
    expect(addresses.join('\n')).not.toContain(secret);
    await bob.join(link);
    await bob.isConnected('1 of 1 direct');
    expect(bob.page.url()).toBe(`${stage.tap.origin}/r/jade-finch-21`);

    expect(stage.tap.requests.join('\n')).toContain('GET /signal?room=jade-finch-21');
    expect(stage.tap.requests.join('\n')).not.toContain(secret);
    await bob.page.goBack();
    await bob.page.waitForURL((url) => !url.pathname.startsWith('/r/'));
    expect(bob.page.url()).not.toContain(secret);
  });

  test('pasted into a page that is open already leaves the address bar too', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    await alice.createRoom('jade-finch-22');
    const link = await alice.invite();
    await bob.open('/');
    await bob.button('Open').waitFor();
    await bob.join(link);
    await bob.isConnected('1 of 1 direct');
    expect(bob.page.url()).toBe(`${stage.tap.origin}/r/jade-finch-22`);
  });
});

describe('a device in a room', () => {
  test('has it in one tab at a time, and takes it over on request', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    await alice.createRoom('jade-finch-23');
    await bob.join(await alice.invite());
    await bob.isConnected('1 of 1 direct');

    const first = bob.page;
    await bob.newTab('/r/jade-finch-23');
    await bob.reads('Open in another tab');
    expect(await bob.editor.count()).toBe(0);
    await bob.button('Use it here').click();
    await bob.isConnected('1 of 1 direct');
    await first.getByRole('heading', { name: 'Open in another tab' }).waitFor();
    await alice.type('one bob, not two');
    await bob.hasText('one bob, not two');
    await alice.isConnected('1 of 1 direct');
  });

  test('comes back from a reload without an invite', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    await alice.createRoom('jade-finch-24');
    await bob.join(await alice.invite());
    await alice.type('still here');
    await bob.hasText('still here');
    const before = stage.tap.frames.length;
    await bob.page.reload();
    await bob.isConnected('1 of 1 direct');
    await bob.hasText('still here');
    // The page before the reload may have reported once more.
    const sent = stage.tap.sentBy('bob', before).map(({ bytes }) => bytes.toString());
    const joins = sent.filter((text) => text.startsWith('{"event":"join"'));
    expect(joins.length).toBeGreaterThan(0);
    for (const join of joins) expect(join).not.toContain('"tag"');
  });

  test('goes on with a join after a reload in the middle of it', async () => {
    const [alice, bob] = await stage.people('alice', 'bob');
    await alice.createRoom('jade-finch-25');
    const link = await alice.invite();
    await alice.page.close();
    await bob.join(link);
    await bob.reads('Nobody is here yet.');
    await bob.page.reload();
    await bob.reads('Nobody is here yet.');
    await alice.newTab('/r/jade-finch-25');
    await bob.isConnected('1 of 1 direct');
    await alice.isConnected('1 of 1 direct');
  });
});
