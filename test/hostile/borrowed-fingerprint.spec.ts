import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection, Transport } from '#mesh';
import type { SignalMessage } from '#trust';
import type { CtlMessage } from '../../libs/mesh/src/ctl-messages.ts';
import type { SimulatedDevice } from '../support/simulated-world.ts';
import { HostileWorld, signerOf } from './support/hostile-world.ts';
import { ModifiedClient } from './support/modified-client.ts';
import { RawPeer } from './support/raw-peer.ts';

let world: HostileWorld;
let alice: SimulatedDevice;
let bob: SimulatedDevice;
let mallory: SimulatedDevice;
let client: ModifiedClient;
/** Connections that Alice opened, the latest last. */
let connections: Connection[];
beforeEach(async () => {
  world = new HostileWorld(10);
  connections = [];
  client = new ModifiedClient(world.network.transport('mallory'));
  alice = world.device('alice', { transport: remembered(world.network.transport('alice')) });
  bob = world.device('bob');
  mallory = world.device('mallory', { transport: client });
  await world.roomOf(alice, bob, mallory);
});
afterEach(() => world.end());

function remembered(transport: Transport): Transport {
  return {
    open: async (options) => {
      const connection = await transport.open(options);
      connections.push(connection);
      return connection;
    },
  };
}

/** The states that Alice's link to that person is seen in from now on. */
function statesOf(name: string): () => readonly string[] {
  const seen = new Set<string>();
  alice.room.onChange(() => {
    const person = alice.room.view.people.find((each) => each.name === name);
    if (person) seen.add(person.link.kind);
  });
  return () => [...seen];
}

describe('a member that presents the fingerprint of another', () => {
  test('and wires the two to each other is linked to neither: both hear another’s proof', async () => {
    const [signer, psk] = [await signerOf(mallory), await world.knownPskOf(alice)];
    await mallory.closePage();
    const states = statesOf(mallory.name);
    const sessionWith = (to: string, fingerprint: Uint8Array) =>
      new RawPeer({ world, to, signer, psk, fingerprint });
    const toBob = sessionWith('bob', new Uint8Array(32));
    let toAlice: RawPeer | undefined;
    // Bob asks first, and waits for his answer until Alice has said what her fingerprint is.
    toBob.onJudge = ({ peer: theBob }) => {
      const other = sessionWith('alice', theBob.fingerprint);
      other.onJudge = ({ peer: theAlice }) => {
        other.accept();
        toBob.present(theAlice.fingerprint);
        toBob.accept();
      };
      other.onSignal = (message) => pass(toBob, message);
      toBob.onSignal = (message) => pass(other, message);
      other.initiate('known');
      toAlice = other;
    };
    await world.clock.pass(60_000);
    expect(toAlice?.session).toBeDefined();
    expect(toBob.session).toBeDefined();
    for (const peer of [toAlice, toBob]) expect(peer?.signals.map(({ type }) => type)).toContain('sdp');
    const applied = connections.map((connection) => connection.appliedFingerprints()?.remote);
    expect(applied).toContainEqual(toBob.session?.remoteFingerprint);
    expect(states()).toContain('connecting');
    expect(states()).not.toContain('linked');
    expect(bob.room.view.people.find(({ name }) => name === 'mallory')?.link.kind).toBe('gap');
    expect(alice.linkedTo(bob)).toBe(true);
  });

  /** In the order of the session that it came over: hers is established a moment later. */
  function pass(to: RawPeer, message: SignalMessage): void {
    void world.clock.after(10, () => to.signal(message));
  }

  test('that no description of hers carries is not connected to', async () => {
    client.fingerprint = connections.at(-1)?.fingerprint ?? new Uint8Array(32);
    await mallory.closePage();
    await mallory.reopen();
    await world.clock.pass(5_000);
    expect(alice.linkedTo(mallory)).toBe(false);
    expect(alice.linkedTo(bob)).toBe(true);
  });
});

describe('a member that says on a new link', () => {
  let binds: CtlMessage[];
  beforeEach(async () => {
    binds = [];
    client.onCtl = (message) => {
      if (message.type === 'bind') binds.push(message);
      return [message];
    };
    await mallory.reload();
    await world.meshed(alice, bob, mallory);
  });

  const FIRST_WORDS: [string, (message: CtlMessage) => readonly CtlMessage[]][] = [
    ['the proof of an older link', () => binds.slice(0, 1)],
    ['a proof of nothing', () => [{ type: 'bind', proof: new Uint8Array(32) }]],
    ['heads instead of a proof', () => [{ type: 'heads', heads: [] }]],
    ['that it is ready instead of a proof', () => [{ type: 'ready', heads: [] }]],
    ['its proof twice', (message) => [message, message]],
  ];

  test.each(FIRST_WORDS)('%s is not linked, and the others are', async (_, words) => {
    client.onCtl = (message) => (message.type === 'bind' ? words(message) : [message]);
    await mallory.closePage();
    await world.clock.pass(1_000);
    const states = statesOf('mallory');
    await mallory.reopen();
    await world.clock.pass(5_000);
    expect(states()).toContain('connecting');
    expect(states()).not.toContain('linked');
    expect(alice.linkedTo(bob)).toBe(true);
    client.onSend = (_label, frame) => [frame];
    await mallory.reload();
    await world.meshed(alice, bob, mallory);
  });
});
