import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NODE_ERRORS } from './errors.ts';
import { RoomCode, type Sid, sidFromBytes, type Tag } from './ids.ts';
import { MAX_CONTROL_BYTES } from './limits.ts';
import {
  decodeNodeFrame,
  decodePeerFrame,
  encodeFrame,
  type NodeFrame,
  type PeerFrame,
} from './node-frames.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const sid = bytes(16).map(sidFromBytes);
const tag = sid.map((text) => text as string as Tag);
const entry = fc.record({ sid, tag }, { requiredKeys: ['sid'] });
const room = fc.stringMatching(/^[a-z0-9-]{3,64}$/).map((code) => RoomCode.parse(code));
const positive = fc.integer({ min: 1, max: 1_000_000 });

const join: fc.Arbitrary<PeerFrame> = fc
  .record({ v: fc.constant(1), room, sid, tag }, { requiredKeys: ['v', 'room', 'sid'] })
  .map((data) => ({ event: 'join', data }));

const nodeFrame: fc.Arbitrary<NodeFrame> = fc.oneof(
  fc
    .record({
      v: fc.constant(1 as const),
      sid,
      peers: fc.array(entry),
      ice: fc.array(
        fc.record(
          {
            urls: fc.oneof(fc.webUrl(), fc.array(fc.webUrl())),
            username: fc.string(),
            credential: fc.string(),
          },
          { requiredKeys: ['urls'] },
        ),
      ),
      limits: fc.record({
        framesPerSecond: positive,
        burst: positive,
        relayBytes: positive,
        roomPeers: positive,
      }),
    })
    .map((data) => ({ event: 'welcome' as const, data })),
  entry.map((data) => ({ event: 'arrive' as const, data })),
  fc.record({ sid }).map((data) => ({ event: 'leave' as const, data })),
  fc.record({ peers: fc.array(entry) }).map((data) => ({ event: 'peers' as const, data })),
  fc.constant({ event: 'pong' as const, data: {} }),
  fc
    .record(
      {
        code: fc.constantFrom(...(Object.keys(NODE_ERRORS) as (keyof typeof NODE_ERRORS)[])),
        text: fc.string(),
        retryAfterMs: fc.nat(),
        to: sid,
      },
      { requiredKeys: ['code', 'text'] },
    )
    .map((data) => ({ event: 'error' as const, data })),
);

const SID = sidFromBytes(new Uint8Array(16));

const ping: PeerFrame = { event: 'ping', data: {} };

describe('frames of peers', () => {
  test('a join is this text', () => {
    const frame: PeerFrame = {
      event: 'join',
      data: { v: 1, room: RoomCode.parse('amber-otter-42'), sid: SID },
    };
    expect(encodeFrame(frame)).toBe(
      '{"event":"join","data":{"v":1,"room":"amber-otter-42","sid":"AAAAAAAAAAAAAAAAAAAAAA"}}',
    );
  });

  test('what is encoded decodes to the same', () => {
    fc.assert(
      fc.property(fc.oneof(join, fc.constant(ping)), (frame) => {
        expect(decodePeerFrame(encodeFrame(frame))).toEqual({ ok: true, value: frame });
      }),
    );
  });

  test('another version is a frame all the same, so that it can be refused by its own name', () => {
    expect(decodePeerFrame(`{"event":"join","data":{"v":2,"room":"abc","sid":"${SID}"}}`)).toMatchObject({
      ok: true,
    });
  });

  test.each([
    ['a version that is no whole number', { v: 1.5, room: 'abc', sid: SID }],
    ['a room that is too short', { v: 1, room: 'ab', sid: SID }],
    ['a room of other letters', { v: 1, room: 'äbc', sid: SID }],
    ['a room with a line break behind it', { v: 1, room: 'abc\n', sid: SID }],
    ['a sid of 15 bytes', { v: 1, room: 'abc', sid: 'AAAAAAAAAAAAAAAAAAAA' }],
    ['a sid that is not the only text of its bytes', { v: 1, room: 'abc', sid: 'AAAAAAAAAAAAAAAAAAAAAB' }],
    ['a sid in the other alphabet', { v: 1, room: 'abc', sid: '+/AAAAAAAAAAAAAAAAAAAA' }],
    ['a surplus field', { v: 1, room: 'abc', sid: SID, key: 'x' }],
  ])('%s is malformed', (_name, data) => {
    expect(decodePeerFrame(JSON.stringify({ event: 'join', data }))).toMatchObject({
      ok: false,
      reason: 'malformed',
    });
  });

  test('what was wrong is said without what was sent', () => {
    const decoded = decodePeerFrame(`{"event":"join","data":{"v":1,"room":"SECRET","sid":"${SID}"}}`);
    expect(decoded).toEqual({ ok: false, reason: 'malformed', detail: 'data.room: invalid_format' });
  });

  test('what is too long is not parsed', () => {
    expect(decodePeerFrame(' '.repeat(MAX_CONTROL_BYTES + 1))).toMatchObject({
      ok: false,
      reason: 'frame-too-large',
    });
  });
});

describe('frames of the node', () => {
  test('what is encoded decodes to the same', () => {
    fc.assert(
      fc.property(nodeFrame, (frame) => {
        expect(decodeNodeFrame(encodeFrame(frame))).toEqual({ ok: true, value: frame });
      }),
    );
  });

  test('the welcome of the largest room fits', () => {
    const peers = Array.from({ length: 256 }, () => ({ sid: SID, tag: SID as string as Tag }));
    const limits = { framesPerSecond: 512, burst: 2048, relayBytes: 65_536, roomPeers: 256 };
    const ice = Array.from({ length: 8 }, () => ({ urls: 'turns:turn.example:5349?transport=tcp' }));
    const text = encodeFrame({ event: 'welcome', data: { v: 1, sid: SID, peers, ice, limits } });
    expect(decodeNodeFrame(text).ok).toBe(true);
  });
});

describe('input of any kind', () => {
  const withProto = '{"event":"join","data":{"v":1,"room":"abc","sid":"x","__proto__":{"isAdmin":true}}}';

  test('is a value and never a throw', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ event: fc.constantFrom('join', 'welcome', 'report'), data: fc.jsonValue() })
        .map((frame) => JSON.stringify(frame)),
    );
    fc.assert(
      fc.property(text, (input) => {
        for (const decoded of [decodePeerFrame(input), decodeNodeFrame(input)]) {
          if (!decoded.ok) expect(decoded.reason).toBe('malformed');
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('one changed character gives the same frame, another frame, or a reason', () => {
    fc.assert(
      fc.property(
        join,
        fc.nat(),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        (frame, at, letter) => {
          const text = encodeFrame(frame);
          const position = at % text.length;
          const decoded = decodePeerFrame(text.slice(0, position) + letter + text.slice(position + 1));
          if (decoded.ok) expect(decodePeerFrame(encodeFrame(decoded.value))).toEqual(decoded);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('can not reach a prototype', () => {
    expect(decodePeerFrame(withProto).ok).toBe(false);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

test('each error has a number of its own, in the range of the protocol', () => {
  const numbers = Object.values(NODE_ERRORS).map(({ closeCode }) => closeCode);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) expect(number >= 4000 && number < 4100).toBe(true);
});

test('a sid is the only text of its bytes', () => {
  fc.assert(fc.property(bytes(16), (raw) => expect(sidFromBytes(raw)).toHaveLength(22)));
  expect(() => sidFromBytes(new Uint8Array(15))).toThrow();
  const texts = new Set<Sid>([SID]);
  expect(texts.has(sidFromBytes(new Uint8Array(16)))).toBe(true);
});
