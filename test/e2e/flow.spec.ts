import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeRelay, Join, type Sid, type Tag } from '#protocol';
import type { Person } from './support/person.ts';
import { Stage } from './support/stage.ts';
import { until } from './support/until.ts';
import type { TappedFrame } from './support/wire-tap.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

/** What a person's browser presented when it last joined. */
function presented(who: Person): { sid: Sid; tag?: Tag | undefined } {
  const joins = stage.tap.sentBy(who.name).flatMap(({ isBinary, bytes }) => {
    const join = isBinary ? undefined : Join.safeParse(JSON.parse(bytes.toString()));
    return join?.success ? [join.data.data] : [];
  });
  const last = joins.at(-1);
  if (!last) throw new Error(`${who.name} has not joined`);
  return last.tag === undefined ? { sid: last.sid } : { sid: last.sid, tag: last.tag };
}

/** To whom a person sent something through the node. */
function addressedBy(who: Person, since = 0): ReadonlySet<Sid> {
  const relays = stage.tap.sentBy(who.name, since).flatMap(({ bytes }) => decodeRelay(bytes)?.sid ?? []);
  return new Set(relays);
}

/** Not a report nor a sign of life, which browsers send by themselves. */
function isOfSomebodysDoing({ isBinary, bytes }: TappedFrame): boolean {
  return isBinary || !/^\{"event":"(report|ping|pong)"/.test(bytes.toString());
}

/** The last words of an introduction may cross the node when the link is there already. */
async function nobodyIsBeingIntroduced(): Promise<void> {
  let [count, since] = [-1, 0];
  await until('nothing crosses the node for a second', () => {
    const now = stage.tap.frames.filter(isOfSomebodysDoing).length;
    if (now !== count) [count, since] = [now, Date.now()];
    return Date.now() - since > 1_000;
  });
}

const arriveOf = (who: Person) => ({ event: 'arrive', data: presented(who) });

describe('the flow of invites', () => {
  test('alice opens a room, bob comes with her invite, carol with bob’s', async () => {
    const [alice, bob, carol] = await stage.people('alice', 'bob', 'carol');

    await alice.createRoom('amber-otter-42');
    await alice.isConnected('only you');
    await until('alice is told of her own arrival', () => stage.tap.toldTo('alice').length >= 2);
    expect(presented(alice)).not.toHaveProperty('tag');
    expect(stage.tap.toldTo('alice')).toEqual([
      expect.objectContaining({ event: 'welcome', data: expect.objectContaining({ peers: [] }) }),
      arriveOf(alice),
    ]);
    expect(addressedBy(alice)).toEqual(new Set());

    const forBob = await alice.invite({ note: 'for bob' });
    const beforeBob = stage.tap.frames.length;
    await bob.join(forBob);
    await alice.isConnected('1 of 1 direct');
    await bob.isConnected('1 of 1 direct');
    expect(presented(bob)).toHaveProperty('tag');
    expect(stage.tap.toldTo('alice', beforeBob)).toEqual([arriveOf(bob)]);
    expect(stage.tap.toldTo('bob')).toEqual([
      expect.objectContaining({
        event: 'welcome',
        data: expect.objectContaining({ peers: [presented(alice)] }),
      }),
      arriveOf(bob),
    ]);
    expect(addressedBy(alice)).toEqual(new Set([presented(bob).sid]));
    expect(addressedBy(bob)).toEqual(new Set([presented(alice).sid]));

    await alice.goTo('People');
    await nobodyIsBeingIntroduced();
    const beforeInvite = stage.tap.frames.length;
    const forCarol = await bob.invite({ note: 'for carol' });
    await alice.reads('Others have 1 open invite of their own.');
    expect(stage.tap.frames.slice(beforeInvite).filter(isOfSomebodysDoing)).toEqual([]);

    await carol.join(forCarol);
    await carol.isConnected('2 of 2 direct');
    await alice.isConnected('2 of 2 direct');
    await bob.isConnected('2 of 2 direct');
    for (const who of ['alice', 'bob']) {
      expect(stage.tap.toldTo(who, beforeInvite)).toEqual([arriveOf(carol)]);
    }
    expect(stage.tap.toldTo('carol')).toEqual([
      expect.objectContaining({ event: 'welcome' }),
      arriveOf(carol),
    ]);
    const here = [presented(alice), presented(bob)].map(({ sid }) => sid);
    expect(addressedBy(carol)).toEqual(new Set(here));
    expect(addressedBy(alice, beforeInvite)).toEqual(new Set([presented(carol).sid]));
    await alice.knowsOf(carol, /By bob’s invite “for carol”.* Direct/);
  });

  test('an invite is heard of over the link even while there is no node', async () => {
    const [alice, bob, carol] = await stage.people('alice', 'bob', 'carol');
    await alice.createRoom('amber-otter-43');
    await bob.join(await alice.invite());
    await bob.isConnected('1 of 1 direct');
    await alice.goTo('People');

    await stage.node.kill();
    const forCarol = await bob.invite({ note: 'for carol' });
    await alice.reads('Others have 1 open invite of their own.');

    await stage.node.comeBack();
    await carol.join(forCarol);
    await carol.isConnected('2 of 2 direct');
    await alice.isConnected('2 of 2 direct');
  });
});
