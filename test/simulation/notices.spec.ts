import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Notice } from '#mesh';
import { HostileWorld, ledgerOf, signerOf } from '../hostile/support/hostile-world.ts';
import type { SimulatedDevice } from '../support/simulated-world.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let carol: SimulatedDevice;
beforeEach(async () => {
  world = new HostileWorld(23);
  [alice, bob, carol] = [world.device('alice'), world.device('bob'), world.device('carol')];
  await world.roomOf(alice, bob);
  await world.clock.pass(60_000);
});
afterEach(() => world.end());

const told = ({ room }: SimulatedDevice, kind: Notice['kind']): readonly Notice[] =>
  room.view.notices.filter((notice) => notice.kind === kind);

describe('who comes and goes is told', () => {
  test('to those who are there, and not to who comes', async () => {
    await carol.join(await alice.invite());
    await world.meshed(alice, bob, carol);
    const who = carol.room.view.self.peerId;
    for (const member of [alice, bob]) expect(told(member, 'arrived')).toMatchObject([{ who }]);
    expect(told(carol, 'arrived')).toEqual([]);
    await carol.closePage();
    await world.clock.pass(60_000);
    for (const member of [alice, bob]) expect(told(member, 'left')).toMatchObject([{ who }]);
  });

  test('but neither of a reload, nor of a node that restarts, nor of one’s own lost network', async () => {
    await bob.reload();
    await world.meshed(alice, bob);
    world.hostile.restart();
    await world.clock.pass(30_000);
    world.node.goDown();
    world.network.cut('alice', 'bob');
    await world.clock.pass(120_000);
    world.network.heal('alice', 'bob');
    world.node.comeBack();
    await world.meshed(alice, bob);
    await world.clock.pass(60_000);
    for (const member of [alice, bob]) {
      expect([...told(member, 'arrived'), ...told(member, 'left')]).toEqual([]);
    }
  });
});

describe('who floods the list of members', () => {
  test('is named to the others, until a person has put that away', async () => {
    const [ledger, signer] = [await ledgerOf(bob), await signerOf(bob)];
    const { roomId } = bob.room.view;
    await bob.closePage();
    for (let made = 0; made <= 512; made += 1) {
      await ledger.author(signer, { type: 'vouch', subject: signer.publicKey, via: 'pin' }, made);
    }
    await bob.store.addStatements(
      roomId!,
      ledger.all().map(({ wire }) => wire),
    );
    await bob.reopen();
    await world.until(() => told(alice, 'author-cap').length > 0, 'alice is told');
    const [alarm] = told(alice, 'author-cap');
    expect(alarm).toMatchObject({ who: bob.room.view.self.peerId });
    alice.room.dismissNotice(alarm!.id);
    expect(told(alice, 'author-cap')).toEqual([]);
    await alice.invite();
    expect(told(alice, 'author-cap')).toEqual([]);
  });
});

describe('a connection to the node that dies without a word', () => {
  test('is noticed, and another one opened, with nobody at the door meanwhile', async () => {
    const old = world.hostile.sidOf('bob');
    let anew = false;
    world.hostile.onJoin = (from, join, pass) => {
      anew ||= from === 'bob';
      pass(join);
    };
    // The node hears nothing of its end, until its pings stay unanswered.
    world.hostile.onControl = (to, frame, pass) => {
      const isNews = frame.event !== 'leave' || frame.data.sid !== old;
      if (isNews && (to !== 'bob' || anew)) pass(frame);
    };
    await world.until(() => anew, 'bob comes anew');
    await world.clock.pass(50_000);
    expect(bob.room.view.node).toEqual({ kind: 'online' });
    world.hostile.tell('bob', { event: 'arrive', data: { sid: old } });
    await world.clock.pass(15_000);
    expect(bob.room.view.door).toEqual([]);
    expect(alice.room.view.door.filter(({ peerId }) => peerId === undefined)).toEqual([]);
    await world.meshed(alice, bob);
  });
});
