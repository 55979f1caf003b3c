import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ProtocolError } from '#protocol';
import { concatBytes } from '#trust';
import { MemoryNetwork } from './memory/memory-network.ts';
import { MessageChannel } from './message-channel.ts';
import { type Channel, type Connection, MAX_CHANNEL_MESSAGE } from './transport.ts';

const KIB = 1024;

describe('MessageChannel', () => {
  test('messages of any size arrive whole and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(messageSize, { maxLength: 12 }), async (sizes) => {
        const { alice, bob } = await messageChannels(400 * KIB);
        const messages = sizes.map(patterned);
        const received = collect(bob, messages.length);
        for (const [index, message] of messages.entries())
          if (index % 2 === 0) alice.send(message);
          else alice.sendFast(message);
        expect(sameBytes(await received, messages)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('parts that are sent together arrive as one message, wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(messageSize, { minLength: 1, maxLength: 4 }), async (sizes) => {
        const { alice, bob } = await messageChannels(2048 * KIB);
        const parts = sizes.map(patterned);
        const received = collect(bob, 2);
        alice.send(...parts);
        alice.sendFast(...parts);
        const whole = concatBytes(...parts);
        expect(sameBytes(await received, [whole, whole])).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('never has more than 256 KiB in the channel, and goes on when it drains', async () => {
    const { network, alice, bob, aliceChannel } = await messageChannels(4096 * KIB);
    network.cut('alice', 'bob');
    const message = patterned(3000 * KIB);
    const received = collect(bob, 1);
    alice.send(message);
    expect(aliceChannel.bufferedBytes).toBeGreaterThan(192 * KIB);
    expect(aliceChannel.bufferedBytes).toBeLessThanOrEqual(256 * KIB);
    expect(alice.queuedBytes).toBeGreaterThanOrEqual(message.length);
    let most = 0;
    aliceChannel.onDrain(() => (most = Math.max(most, aliceChannel.bufferedBytes)));
    network.heal('alice', 'bob');
    expect(sameBytes(await received, [message])).toBe(true);
    expect(most).toBeLessThanOrEqual(256 * KIB);
    expect(alice.queuedBytes).toBe(0);
  });

  test.each<[string, 'send' | 'sendFast', number, number]>([
    ['64 KiB', 'send', 256 * KIB, 64 * KIB],
    ['256 KiB where that is fast', 'sendFast', 256 * KIB, 256 * KIB],
    ['what the engines take where that is less', 'sendFast', 100 * KIB, 100 * KIB],
  ])('is cut into frames of %s', async (_name, send, longest, expected) => {
    const { alice, bob, aliceChannel } = await messageChannels(4096 * KIB);
    Object.defineProperty(aliceChannel, 'longestMessage', { value: longest });
    const frames: number[] = [];
    const really = aliceChannel.send.bind(aliceChannel);
    aliceChannel.send = (frame) => {
      frames.push(frame.length);
      really(frame);
      expect(aliceChannel.bufferedBytes).toBeLessThanOrEqual(320 * KIB);
    };
    const message = patterned(1000 * KIB);
    const received = collect(bob, 1);
    alice[send](message);
    expect(sameBytes(await received, [message])).toBe(true);
    expect(new Set(frames.slice(0, -1))).toEqual(new Set([expected]));
    expect(frames.length).toBe(1 + Math.floor((1000 * KIB) / expected));
  });

  test('what is sent before the channel is open waits for it', async () => {
    const { alice, bob } = await ends(KIB);
    const received = collect(bob.messages, 2);
    alice.messages.send(Uint8Array.of(1));
    alice.messages.send(Uint8Array.of(2));
    await connect(alice.connection, bob.connection);
    expect(await received).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  });

  test('drained resolves once the queue is in the channel, and at once when nothing waits', async () => {
    const { network, alice } = await messageChannels(1024 * KIB);
    await alice.drained();
    network.cut('alice', 'bob');
    alice.send(patterned(1000 * KIB));
    let drained = false;
    const wait = alice.drained().then(() => (drained = true));
    await microtasks();
    expect(drained).toBe(false);
    network.heal('alice', 'bob');
    await wait;
    expect(alice.queuedBytes).toBeLessThanOrEqual(256 * KIB);
  });

  test('drained resolves when the channel closes', async () => {
    const { network, alice } = await messageChannels(1024 * KIB);
    network.cut('alice', 'bob');
    alice.send(patterned(1000 * KIB));
    const wait = alice.drained();
    alice.close();
    await wait;
    expect(alice.isClosed).toBe(true);
  });

  test('closing is seen by the other side, and drops what is sent afterwards', async () => {
    const { alice, bob } = await messageChannels(KIB);
    const received = collect(bob, 1);
    const closed = new Promise<void>((resolve) => bob.onClose(resolve));
    alice.send(Uint8Array.of(7));
    alice.close();
    await closed;
    expect(await received).toEqual([Uint8Array.of(7)]);
    alice.send(Uint8Array.of(8));
    expect(alice.queuedBytes).toBe(0);
  });

  test('a message over the agreed size is our own fault', async () => {
    const { alice } = await messageChannels(KIB);
    expect(() => alice.send(patterned(KIB + 1))).toThrow(RangeError);
  });

  const full = (kind: number, total = 0): Uint8Array => {
    const frame = new Uint8Array(MAX_CHANNEL_MESSAGE);
    frame[0] = kind;
    new DataView(frame.buffer).setUint32(1, total);
    return frame;
  };
  const first = full(1, 3 * MAX_CHANNEL_MESSAGE);
  const large = (kind: number): Uint8Array => concatBytes(full(kind, 400 * KIB), new Uint8Array(100_000));
  test.each<[string, string, Uint8Array[]]>([
    ['an empty frame', 'malformed-chunk', [new Uint8Array(0)]],
    ['a frame longer than any', 'malformed-chunk', [new Uint8Array(256 * KIB + 1)]],
    [
      'a first part longer than any',
      'malformed-chunk',
      [concatBytes(full(1, 400 * KIB), large(0), large(0))],
    ],
    ['a large crumb in the middle', 'malformed-chunk', [large(1), Uint8Array.of(2, 1)]],
    [
      'a large first part that is all',
      'malformed-chunk',
      [concatBytes(full(1, 70_000), new Uint8Array(5000))],
    ],
    ['an unknown kind', 'malformed-chunk', [Uint8Array.of(3, 1)]],
    ['a continuation of nothing', 'malformed-chunk', [Uint8Array.of(2, 1)]],
    ['an empty continuation of nothing', 'malformed-chunk', [Uint8Array.of(2)]],
    ['a first part that is not full', 'malformed-chunk', [Uint8Array.of(1, 0, 2, 0, 0)]],
    ['a message that need not be split', 'malformed-chunk', [full(1, MAX_CHANNEL_MESSAGE - 1)]],
    ['a crumb in the middle', 'malformed-chunk', [first, Uint8Array.of(2, 1)]],
    ['a whole message inside another', 'malformed-chunk', [first, Uint8Array.of(0, 1)]],
    ['a first part inside another message', 'malformed-chunk', [first, first]],
    ['more than was announced', 'malformed-chunk', [first, full(2), full(2), full(2)]],
    ['a split message over the limit', 'message-too-large', [full(1, 400 * KIB + 1)]],
  ])('%s ends the channel', async (_name, reason, frames) => {
    const { aliceChannel, bob } = await messageChannels(400 * KIB);
    const events: string[] = [];
    bob.onMessage(() => events.push('message'));
    bob.onClose(() => events.push('close'));
    const failed = new Promise<ProtocolError>((resolve) => {
      bob.onError((error) => {
        events.push('error');
        resolve(error);
      });
    });
    Object.defineProperty(aliceChannel, 'longestMessage', { value: Infinity });
    for (const frame of frames) aliceChannel.send(frame);
    aliceChannel.send(Uint8Array.of(0, 1));
    expect((await failed).reason).toBe(reason);
    await microtasks();
    expect(events).toEqual(['error', 'close']);
    expect(aliceChannel.isOpen).toBe(false);
  });

  test('a whole message over the limit ends the channel', async () => {
    const { aliceChannel, bob } = await messageChannels(10);
    const failed = new Promise<ProtocolError>((resolve) => bob.onError(resolve));
    aliceChannel.send(new Uint8Array(12));
    expect((await failed).reason).toBe('message-too-large');
  });

  test('any frames at all end in messages within the limit or in an error, never in a throw', async () => {
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.constantFrom(first, full(2), full(0), large(1), large(2)),
      fc.tuple(fc.integer({ min: 0, max: 3 }), fc.nat()).map(([kind, total]) => full(kind, total)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 8 }), async (frames) => {
        const { aliceChannel, bob } = await messageChannels(300 * KIB);
        bob.onMessage((message) => expect(message.length).toBeLessThanOrEqual(300 * KIB));
        for (const bytes of frames) aliceChannel.send(bytes);
        await microtasks();
      }),
    );
  });
});

const messageSize = fc.oneof(
  fc.nat({ max: 200 }),
  fc.nat({ max: 400 * KIB }),
  fc.constantFrom(65534, 65535, 65536, 65537, 131066, 131067, 131068, 262143, 262144, 262149),
);

function patterned(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) + length) & 0xff);
}

function sameBytes(actual: readonly Uint8Array[], expected: readonly Uint8Array[]): boolean {
  return (
    actual.length === expected.length &&
    actual.every((bytes, index) => Buffer.compare(bytes, expected[index] ?? new Uint8Array(0)) === 0)
  );
}

function collect(channel: MessageChannel, count: number): Promise<Uint8Array[]> {
  const received: Uint8Array[] = [];
  if (count === 0) return Promise.resolve(received);
  return new Promise((resolve) => {
    channel.onMessage((message) => {
      received.push(message);
      if (received.length === count) resolve(received);
    });
  });
}

/** Everything that is under way in memory has arrived after this. */
const microtasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface End {
  readonly connection: Connection;
  readonly channel: Channel;
  readonly messages: MessageChannel;
}

async function ends(maxMessageBytes: number): Promise<{ network: MemoryNetwork; alice: End; bob: End }> {
  let seed = 0;
  const network = new MemoryNetwork({ random: (length) => new Uint8Array(length).fill(++seed) });
  const open = async (host: string): Promise<End> => {
    const connection = await network.transport(host).open({ iceServers: [], relayOnly: false });
    const channel = connection.channel(0, 'ctl');
    return { connection, channel, messages: new MessageChannel(channel, { maxMessageBytes }) };
  };
  return { network, alice: await open('alice'), bob: await open('bob') };
}

async function connect(alice: Connection, bob: Connection): Promise<void> {
  alice.onCandidate((candidate) => candidate && void bob.addCandidates([candidate]));
  const answer = await bob.acceptOffer(await alice.createOffer({ restart: false }));
  await alice.acceptAnswer(answer);
  await microtasks();
}

interface Connected {
  readonly network: MemoryNetwork;
  readonly alice: MessageChannel;
  readonly bob: MessageChannel;
  readonly aliceChannel: Channel;
}

async function messageChannels(maxMessageBytes: number): Promise<Connected> {
  const { network, alice, bob } = await ends(maxMessageBytes);
  await connect(alice.connection, bob.connection);
  return { network, alice: alice.messages, bob: bob.messages, aliceChannel: alice.channel };
}
