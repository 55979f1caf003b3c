import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ProtocolError } from '#protocol';
import { concatBytes, type PeerId, toHex } from '#trust';
import {
  applyAwarenessUpdate,
  Awareness,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import { Doc, encodeStateAsUpdate } from 'yjs';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { Content, type ContentPeer } from './content.ts';

/** A neighbour of alice's, and what she sends it. */
class Neighbour implements ContentPeer {
  readonly sent: Uint8Array[] = [];
  linked: ReadonlySet<PeerId> = new Set();
  readonly doc = new Doc();
  readonly awareness = new Awareness(this.doc);
  waitingBytes = 0;
  clientId: number | undefined = this.doc.clientID;

  constructor(readonly peerId: PeerId) {}

  sendContent(message: Uint8Array): void {
    this.sent.push(message);
  }

  /** What it says of these clients, which it knows or makes up. */
  saysOf(states: ReadonlyMap<number, { state: object | null; clock: number }>): Uint8Array {
    for (const [client, { state, clock }] of states) {
      this.awareness.meta.set(client, { clock, lastUpdated: 0 });
      if (state) this.awareness.states.set(client, state);
      else this.awareness.states.delete(client);
    }
    return concatBytes(Uint8Array.of(2), encodeAwarenessUpdate(this.awareness, [...states.keys()]));
  }
}

const peerId = (byte: number): PeerId => toHex(new Uint8Array(16).fill(byte));
const clock = new VirtualClock();

let alice: Content;
let bob: Neighbour;
let mallory: Neighbour;
beforeEach(() => {
  const doc = new Doc();
  alice = new Content(doc, new Awareness(doc), clock, { self: peerId(200), sending: true });
  alice.start();
  alice.awareness.setLocalState({ user: { name: 'alice' } });
  [bob, mallory] = [new Neighbour(peerId(1)), new Neighbour(peerId(2))];
  for (const peer of [bob, mallory]) alice.add(peer);
  alice.receive(bob, bob.saysOf(new Map([[bob.doc.clientID, { state: { user: 'bob' }, clock: 5 }]])));
});
afterEach(() => {
  alice.stop();
  for (const peer of [bob, mallory]) peer.awareness.destroy();
});

function mallorySaysOf(client: number, state: object | null): void {
  alice.receive(mallory, mallory.saysOf(new Map([[client, { state, clock: 1_000 }]])));
}

test('what replaces something takes nothing away before all that its author wrote until then is here', () => {
  const marks = bob.doc.getMap<string>('marks');
  const updates: Uint8Array[] = [];
  const tell = (update: Uint8Array) => alice.receive(bob, concatBytes(Uint8Array.of(1), update));
  bob.doc.on('update', (update: Uint8Array) => updates.push(update));
  marks.set('mark', 'drawn');
  tell(updates[0]!);
  marks.set('other', 'what alice does not get');
  marks.set('mark', 'moved');
  tell(updates[2]!);
  const seen = alice.doc.getMap<string>('marks');
  expect(seen.toJSON()).toEqual({ mark: 'drawn' });
  tell(encodeStateAsUpdate(bob.doc));
  expect(seen.toJSON()).toEqual({ mark: 'moved', other: 'what alice does not get' });
});

describe('a neighbour that comes', () => {
  const cursorsFor = (peer: Neighbour): number[] => {
    const seen = new Awareness(new Doc());
    for (const message of peer.sent) {
      if (message[0] === 2) applyAwarenessUpdate(seen, message.subarray(1), undefined);
    }
    const clients = [...seen.getStates().keys()].filter((client) => client !== seen.clientID);
    seen.destroy();
    return clients.sort((a, b) => a - b);
  };
  const inOrder = (...clients: number[]): number[] => clients.sort((a, b) => a - b);
  let carol: Neighbour;
  beforeEach(() => {
    carol = new Neighbour(peerId(3));
    alice.add(carol);
  });
  afterEach(() => carol.awareness.destroy());

  test('is shown our own cursor at once, and soon those of whom it is not linked to', async () => {
    expect(cursorsFor(carol)).toEqual([alice.doc.clientID]);
    await clock.pass(3_000);
    expect(cursorsFor(carol)).toEqual(inOrder(alice.doc.clientID, bob.doc.clientID));
  });

  test('is told nothing of who is linked to it by then', async () => {
    bob.linked = new Set([carol.peerId]);
    await clock.pass(3_000);
    expect(cursorsFor(carol)).toEqual([alice.doc.clientID]);
  });

  test('is shown to all others soon, and each of its moves at once', async () => {
    const says = (clock: number) =>
      carol.saysOf(new Map([[carol.doc.clientID, { state: { user: 'carol' }, clock }]]));
    const told = () => mallory.sent.length;
    await clock.pass(3_000);
    const before = told();
    alice.receive(carol, says(1));
    expect(told()).toBe(before);
    await clock.pass(3_000);
    expect(cursorsFor(mallory)).toEqual(inOrder(alice.doc.clientID, bob.doc.clientID, carol.doc.clientID));
    alice.receive(carol, says(2));
    expect(told()).toBe(before + 2);
  });

  test('has half of its moves shown by us to somebody, where five others could show them too', async () => {
    await clock.pass(3_000);
    const others = [10, 11, 12, 13, 14].map(peerId);
    [carol.linked, mallory.linked] = [new Set(others), new Set(others)];
    const before = mallory.sent.length;
    for (let move = 1; move <= 200; move++) {
      alice.receive(
        carol,
        carol.saysOf(new Map([[carol.doc.clientID, { state: { user: 'carol' }, clock: move }]])),
      );
    }
    const shown = mallory.sent.length - before;
    expect(shown).toBeGreaterThan(60);
    expect(shown).toBeLessThan(140);
  });

  test('sees our cursor again at once when it comes back', () => {
    const seen = new Awareness(new Doc());
    const show = () => {
      for (const message of carol.sent.splice(0)) {
        if (message[0] === 2) applyAwarenessUpdate(seen, message.subarray(1), undefined);
      }
    };
    show();
    removeAwarenessStates(seen, [alice.doc.clientID], undefined);
    alice.remove(carol);
    alice.add(carol);
    show();
    expect(seen.getStates().get(alice.doc.clientID)).toEqual({ user: { name: 'alice' } });
    seen.destroy();
  });
});

describe('a neighbour', () => {
  test('shows its own cursor, and those of whom nobody else here is linked to', () => {
    mallorySaysOf(mallory.doc.clientID, { user: 'mallory' });
    mallorySaysOf(77, { user: 'dan' });
    expect(alice.awareness.getStates().get(mallory.doc.clientID)).toEqual({ user: 'mallory' });
    expect(alice.awareness.getStates().get(77)).toEqual({ user: 'dan' });
  });

  test.each([{ user: 'mallory' }, null])('can not say %j of our own cursor', (state) => {
    mallorySaysOf(alice.doc.clientID, state);
    expect(alice.awareness.getLocalState()).toEqual({ user: { name: 'alice' } });
  });

  test.each([{ user: 'mallory' }, null])('can not say %j of the cursor of another neighbour', (state) => {
    mallorySaysOf(bob.doc.clientID, state);
    expect(alice.awareness.getStates().get(bob.doc.clientID)).toEqual({ user: 'bob' });
    alice.receive(
      bob,
      bob.saysOf(new Map([[bob.doc.clientID, { state: { user: 'bob', at: 2 }, clock: 6 }]])),
    );
    expect(alice.awareness.getStates().get(bob.doc.clientID)).toEqual({ user: 'bob', at: 2 });
  });

  test.each([['bob', () => bob.doc.clientID] as const, ['alice', () => alice.doc.clientID] as const])(
    'that calls itself by the client number of %s takes no cursor with it when it goes',
    (_, client) => {
      const before = alice.awareness.getStates().get(client());
      mallory.clientId = client();
      mallorySaysOf(client(), { user: 'mallory' });
      alice.remove(mallory);
      expect(alice.awareness.getStates().get(client())).toEqual(before);
    },
  );

  test('takes its own cursor with it when it goes', () => {
    alice.remove(bob);
    expect(alice.awareness.getStates().has(bob.doc.clientID)).toBe(false);
  });

  test('that makes up cursors without end fills no memory', () => {
    for (let client = 0; client < 50_000; client += 1_000) {
      const crowd = new Map(
        Array.from({ length: 1_000 }, (_, index) => [client + index, { state: { n: index }, clock: 1 }]),
      );
      alice.receive(mallory, mallory.saysOf(crowd));
      expect(alice.awareness.getStates().size).toBe(256);
      for (const [, each] of crowd) Object.assign(each, { state: null, clock: 2 });
      alice.receive(mallory, mallory.saysOf(crowd));
    }
    expect(alice.awareness.meta.size).toBeLessThan(5_000);
    expect(alice.awareness.getStates().get(bob.doc.clientID)).toEqual({ user: 'bob' });
  });

  test('that writes under our number does not move our cursor', () => {
    const { clientID } = alice.awareness;
    alice.awareness.setLocalState({ user: 'alice' });
    mallory.doc.clientID = alice.doc.clientID;
    mallory.doc.getText('text').insert(0, 'x');
    alice.receive(mallory, concatBytes(Uint8Array.of(1), encodeStateAsUpdate(mallory.doc)));
    expect(alice.doc.clientID).not.toBe(clientID);
    alice.receive(mallory, mallory.saysOf(new Map([[clientID, { state: { user: 'mallory' }, clock: 99 }]])));
    expect(alice.awareness.getLocalState()).toEqual({ user: 'alice' });
  });

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['an unknown kind', Uint8Array.of(9, 0)],
    ['an update that is cut off', Uint8Array.of(1, 5, 1, 2)],
    ['a state vector that is cut off', Uint8Array.of(0, 200)],
    ['cursors that are no JSON', Uint8Array.of(2, 1, 1, 1, 2, 0x7b, 0x7b)],
  ])('that sends %s has broken the protocol', (_, message) => {
    expect(() => alice.receive(mallory, message)).toThrow(ProtocolError);
  });

  test('that sends a cursor of 257 KiB has broken the protocol', () => {
    expect(() => mallorySaysOf(77, { user: 'x'.repeat(257 * 1024) })).toThrow(ProtocolError);
  });

  test('that reads nothing is sent no more, however often it asks', () => {
    alice.doc.getText('text').insert(0, 'x'.repeat(100_000));
    mallory.sendContent = (message) => void (mallory.waitingBytes += message.length);
    for (let asked = 0; asked < 1_000; asked++) alice.receive(mallory, Uint8Array.of(0, 0));
    expect(mallory.waitingBytes).toBeLessThan(1.2 * 1024 * 1024);
  });

  test('that has read what waited is told what it missed when it asks', () => {
    mallory.waitingBytes = 2 * 1024 * 1024;
    alice.doc.getText('text').insert(0, 'missed');
    expect(mallory.sent.filter(([kind]) => kind === 1)).toEqual([]);
    mallory.waitingBytes = 0;
    alice.receive(mallory, Uint8Array.of(0, 0));
    expect(mallory.sent.at(-1)).toEqual(concatBytes(Uint8Array.of(1), encodeStateAsUpdate(alice.doc)));
  });
});
