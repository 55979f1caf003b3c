import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeInviteLink, decodeInviteLink } from '#trust';
import { type SimulatedDevice, SimulatedWorld } from '../support/simulated-world.ts';

let world: SimulatedWorld;
beforeEach(() => {
  world = new SimulatedWorld(1);
});
afterEach(() => world.end());

/** Alice's room with these people in it, each let in by the one before. */
async function roomOf(...names: string[]): Promise<SimulatedDevice[]> {
  const devices = names.map((name) => world.device(name));
  const [founder, ...others] = devices;
  await founder?.create('amber-otter-42');
  let inviter = founder;
  for (const other of others) {
    const link = await inviter?.invite({ note: `for ${other.name}` });
    await other.join(link ?? '');
    await world.meshed(...devices.slice(0, devices.indexOf(other) + 1));
    inviter = other;
  }
  return devices;
}

function joiningTrouble(device: SimulatedDevice): string | undefined {
  const { standing } = device.room.view;
  return standing.kind === 'joining' ? standing.progress.trouble : undefined;
}

describe('an invite', () => {
  test('lets its holder in, linked to the inviter, and both share a text', async () => {
    const [alice, bob] = await roomOf('alice', 'bob');
    alice?.type('hello ');
    await world.until(() => bob?.text === 'hello ', 'alice’s words at bob');
    bob?.type('world');
    await world.until(() => alice?.text === 'hello world', 'bob’s words at alice');
    expect(alice?.room.view.people[0]).toMatchObject({
      name: 'bob',
      letInBy: { how: 'invite', note: 'for bob' },
    });
  });

  test('of one member is known to the others over the mesh, so they let its holder in too', async () => {
    const [alice, bob, carol] = await roomOf('alice', 'bob', 'carol');
    expect(carol?.linkedTo(alice as SimulatedDevice)).toBe(true);
    expect(carol?.linkedTo(bob as SimulatedDevice)).toBe(true);
    const seen = alice?.room.view.people.find(({ name }) => name === 'carol');
    expect(seen?.letInBy).toMatchObject({ how: 'invite', inviter: bob?.room.view.self.peerId });
  });

  test('of somebody else is counted as long as it can be used', async () => {
    const [alice, bob] = await roomOf('alice', 'bob');
    const link = await bob?.invite();
    await world.until(() => alice?.room.view.othersInvites === 1, 'alice hears of bob’s invite');
    const carol = world.device('carol');
    await carol.join(link ?? '');
    await world.meshed(alice as SimulatedDevice, bob as SimulatedDevice, carol);
    expect(alice?.room.view.othersInvites).toBe(0);
  });

  test('that is already used up lets nobody else in, and both sides see why', async () => {
    const [alice, bob] = await roomOf('alice', 'bob');
    const link = await alice?.invite();
    const carol = world.device('carol');
    await carol.join(link ?? '');
    await world.meshed(alice as SimulatedDevice, bob as SimulatedDevice, carol);
    const mallory = world.device('mallory');
    await mallory.join(link ?? '');
    await world.until(() => joiningTrouble(mallory) === 'used-up', 'mallory sees that the invite is used up');
    expect(alice?.room.view.notices).toContainEqual(
      expect.objectContaining({ kind: 'invite-refused', why: 'used-up' }),
    );
    expect(alice?.room.view.people).toHaveLength(2);
  });

  test('that was revoked lets nobody in, and both sides see why', async () => {
    const [alice] = await roomOf('alice', 'bob');
    const { id, link } = (await alice?.room.createInvite({ uses: 1, expiresInMs: 1000, note: '' })) ?? {};
    if (id) await alice?.room.revokeInvite(id);
    const mallory = world.device('mallory');
    await mallory.join(link ?? '');
    await world.until(() => joiningTrouble(mallory) === 'revoked', 'mallory sees that the invite is revoked');
    expect(alice?.room.view.notices).toContainEqual(
      expect.objectContaining({ kind: 'invite-refused', why: 'revoked' }),
    );
  });

  test('expires by the clock of who admits, whatever its link says', async () => {
    const [alice] = await roomOf('alice', 'bob');
    const link = decodeInviteLink((await alice?.invite({ expiresInMs: 60_000 })) ?? '');
    await world.clock.pass(60_000);
    const mallory = world.device('mallory');
    const forged =
      link && encodeInviteLink('https://tessera.example/', { ...link, expires: Number.MAX_SAFE_INTEGER });
    await mallory.join(forged ?? '');
    await world.until(
      () => joiningTrouble(mallory) === 'expired',
      'mallory sees that the invite has expired',
    );
    expect(alice?.room.view.notices).toContainEqual(
      expect.objectContaining({ kind: 'invite-refused', why: 'expired' }),
    );
  });

  test('that nobody here made is answered by nobody, and the members are told of it', async () => {
    const [alice, bob] = await roomOf('alice', 'bob');
    const link = decodeInviteLink((await alice?.invite()) ?? '');
    const mallory = world.device('mallory');
    const guessed =
      link && encodeInviteLink('https://tessera.example/', { ...link, seed: new Uint8Array(16) });
    await mallory.join(guessed ?? '');
    await world.until(() => joiningTrouble(mallory) === 'not-recognised', 'mallory is recognised by nobody');
    for (const member of [alice, bob]) {
      expect(member?.room.view.notices).toContainEqual(expect.objectContaining({ kind: 'unknown-invite' }));
    }
  });

  test('for two lets two in and no third', async () => {
    const [alice] = await roomOf('alice');
    const link = (await alice?.invite({ uses: 2 })) ?? '';
    const guests = ['bob', 'carol', 'mallory'].map((name) => world.device(name));
    for (const guest of guests.slice(0, 2)) await guest.join(link);
    await world.meshed(alice as SimulatedDevice, ...guests.slice(0, 2));
    await guests[2]?.join(link);
    await world.until(
      () => joiningTrouble(guests[2] as SimulatedDevice) === 'used-up',
      'the third is refused',
    );
  });

  test('waits for somebody who can answer it', async () => {
    const [alice] = await roomOf('alice');
    const link = (await alice?.invite()) ?? '';
    await alice?.closePage();
    const bob = world.device('bob');
    await bob.join(link);
    await world.clock.pass(120_000);
    expect(bob.room.view.standing).toMatchObject({ kind: 'joining', progress: { present: 0 } });
  });
});

describe('a member', () => {
  test('comes back after a reload without an invite', async () => {
    const [alice, bob, carol] = await roomOf('alice', 'bob', 'carol');
    bob?.type('kept');
    await bob?.reload();
    await world.meshed(alice as SimulatedDevice, bob as SimulatedDevice, carol as SimulatedDevice);
    expect(bob?.text).toBe('kept');
    expect(bob?.room.view.standing.kind).toBe('member');
  });

  test('who leaves is gone from everybody’s room for good', async () => {
    const [alice, bob, carol] = await roomOf('alice', 'bob', 'carol');
    await bob?.room.leave();
    await world.until(
      () => [alice, carol].every((member) => member?.room.view.people.length === 1),
      'bob is gone',
    );
  });

  test('is not confirmed before the inviter is linked, and sends nothing until then', async () => {
    const [alice, bob] = await roomOf('alice', 'bob');
    const link = (await alice?.invite()) ?? '';
    await alice?.closePage();
    bob?.type('from bob ');
    const carol = world.device('carol');
    await carol.join(link);
    await world.meshed(bob as SimulatedDevice, carol);
    expect(carol.room.view.standing.kind).toBe('unconfirmed');
    await world.until(() => carol.text === 'from bob ', 'carol reads');
    carol.type('from carol');
    await world.clock.pass(60_000);
    expect(bob?.text).toBe('from bob ');
    await carol.room.trustWithoutConfirmation();
    await world.until(() => bob?.text === 'from bob from carol', 'carol’s words at bob');
  });
});

describe('an inviter who is out of reach', () => {
  test('confirms the newcomer by a report that a member passes on', async () => {
    const [alice, bob] = await roomOf('alice', 'bob');
    const link = (await alice?.invite()) ?? '';
    const carol = world.device('carol');
    world.network.cut('alice', 'carol');
    await carol.join(link);
    await world.meshed(bob as SimulatedDevice, carol);
    await world.until(() => carol.room.view.standing.kind === 'member', 'alice’s report confirms');
    expect(alice?.linkedTo(carol)).toBe(false);
    carol.type('from carol');
    await world.until(() => alice?.text === 'from carol', 'carol’s words at alice');
  });
});

describe('five peers', () => {
  test('make a full mesh and converge while two type at once', async () => {
    const devices = await roomOf('alice', 'bob', 'carol', 'dan', 'erin');
    const [alice, , , , erin] = devices;
    alice?.type('one');
    erin?.type('two');
    await world.until(() => devices.every(({ text }) => text.length === 6), 'everybody has both words');
    expect(new Set(devices.map(({ text }) => text)).size).toBe(1);
  });

  test('who come one after another by one link are all linked to each other', async () => {
    const [alice] = await roomOf('alice');
    const link = (await alice?.invite({ uses: 4 })) ?? '';
    const guests = ['bob', 'carol', 'dan', 'erin'].map((name) => world.device(name));
    await Promise.all(guests.map((guest) => guest.join(link)));
    await world.meshed(alice as SimulatedDevice, ...guests);
  });
});

describe('without the node', () => {
  test('edits and cursors go on, and when it is back nobody pairs twice', async () => {
    const devices = await roomOf('alice', 'bob', 'carol');
    const [alice, bob] = devices;
    world.node.goDown();
    await world.until(() => alice?.room.view.node.kind === 'offline', 'alice sees that the node is gone');
    alice?.type('still here');
    await world.until(() => devices.every(({ text }) => text === 'still here'), 'the words arrive');
    const since = alice?.room.view.people.map(({ link }) => (link.kind === 'linked' ? link.since : 0));
    world.node.comeBack();
    await world.until(() => devices.every(({ room }) => room.view.node.kind === 'online'), 'all are back');
    await world.clock.pass(30_000);
    expect(alice?.room.view.people.map(({ link }) => (link.kind === 'linked' ? link.since : 0))).toEqual(
      since,
    );
    const dan = world.device('dan');
    await dan.join((await bob?.invite()) ?? '');
    await world.meshed(...devices, dan);
  });

  test('a member who reloads finds the others once it is back, and nothing typed is lost', async () => {
    const devices = await roomOf('alice', 'bob', 'carol');
    const [alice, bob] = devices;
    world.node.goDown();
    bob?.type('before ');
    await world.until(() => alice?.text === 'before ', 'bob’s words at alice');
    await bob?.reload();
    bob?.type('alone');
    await world.clock.pass(60_000);
    world.node.comeBack();
    await world.meshed(...devices);
    await world.until(() => devices.every(({ text }) => text === 'before alone'), 'all have all');
  });
});

describe('carrying', () => {
  test('links two members again through a neighbour while the node is gone', async () => {
    const [alice, bob, carol] = await roomOf('alice', 'bob', 'carol');
    world.node.goDown();
    world.network.fail('alice', 'bob');
    await world.until(() => !alice?.linkedTo(bob as SimulatedDevice), 'alice sees that the link is gone');
    await world.meshed(alice as SimulatedDevice, bob as SimulatedDevice, carol as SimulatedDevice);
  });

  test('does not help where no member is linked to both', async () => {
    const [alice, bob] = await roomOf('alice', 'bob');
    world.node.goDown();
    world.network.fail('alice', 'bob');
    await world.clock.pass(120_000);
    expect(alice?.linkedTo(bob as SimulatedDevice)).toBe(false);
    world.node.comeBack();
    await world.meshed(alice as SimulatedDevice, bob as SimulatedDevice);
  });
});
