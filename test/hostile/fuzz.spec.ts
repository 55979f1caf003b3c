import { describe, expect, test } from '@jest/globals';
import {
  decodeNodeFrame,
  decodePeerFrame,
  decodeRelay,
  decodeReportPayload,
  encodeFrame,
  encodeRelay,
  MAX_RELAY_BODY_BYTES,
  type Report,
  type RoomCode,
  reportPayload,
  type Sid,
  type Tag,
} from '#protocol';
import {
  concatBytes,
  decodeInviteLink,
  decodePairingFrame,
  encodeInviteLink,
  encodePairingFrame,
  fromHex,
  parsePin,
  type PeerId,
  sdpFingerprint,
  toHex,
} from '#trust';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { MessageChannel } from '#mesh';
import { Content, type ContentPeer } from '../../libs/mesh/src/content.ts';
import { type CtlMessage, decodeCtl, encodeCtl } from '../../libs/mesh/src/ctl-messages.ts';
import { Listeners } from '../../libs/mesh/src/listeners.ts';
import { plainText } from '../../libs/mesh/src/plain-text.ts';
import {
  decodeRecovery,
  encodeRecovery,
  type RecoveryContent,
} from '../../libs/mesh/src/recovery/recovery-content.ts';
import type { Channel } from '../../libs/mesh/src/transport.ts';
import { decodeSealedPayload, encodeSealedPayload } from '../../libs/trust/src/pairing/sealed.ts';
import { FRAME_VECTORS, PAYLOAD_VECTORS } from '../../libs/trust/src/pairing/testing/frame-vectors.ts';
import { CASES, fuzz, same, SEED } from './support/fuzzer.ts';

const text = (json: string): Uint8Array => new TextEncoder().encode(json);
const bytes = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const SIDS = ['AAECAwQFBgcICQoLDA0ODw', 'EBESExQVFhcYGRobHB0eHw'] as Sid[];
const [alice, bob] = [toHex<PeerId>(bytes(16, 1)), toHex<PeerId>(bytes(16, 2))];
const [sid = '' as Sid] = SIDS;

describe(`${CASES} cases bent from real ones (TESSERA_SEED=${SEED})`, () => {
  test('of ctl messages decode to what encodes to the same bytes, or are refused', () => {
    const messages: CtlMessage[] = [
      { type: 'bind', proof: bytes(32, 1) },
      { type: 'heads', heads: [toHex(bytes(32, 2)), toHex(bytes(32, 3))] },
      { type: 'want', ids: [toHex(bytes(32, 4))] },
      { type: 'statements', wires: [bytes(40, 5), bytes(3, 6)] },
      { type: 'ready', heads: [] },
      { type: 'name', name: 'alice', clientId: 77 },
      { type: 'presence', opener: bytes(16, 7), linked: [alice, bob] },
      { type: 'carry', to: bob, frame: bytes(20, 8) },
      { type: 'carried', from: alice, frame: bytes(20, 9) },
      { type: 'report', signed: { bytes: bytes(150, 10), key: bytes(32, 11), signature: bytes(64, 12) } },
      { type: 'bye', reason: 'leaving', wires: [] },
    ];
    fuzz(messages.map(encodeCtl), (frame) => same(encodeCtl(decodeCtl(frame)), frame));
  });

  test('of frames to and from the node are values or refusals', () => {
    const peers = [{ sid }, { sid: SIDS[1] ?? sid, tag: sid as string as Tag }];
    const limits = { framesPerSecond: 30, burst: 120, relayBytes: MAX_RELAY_BODY_BYTES, roomPeers: 32 };
    const frames = [
      encodeFrame({ event: 'welcome', data: { v: 1, sid, peers, ice: [{ urls: 'stun:x' }], limits } }),
      encodeFrame({ event: 'arrive', data: { sid } }),
      encodeFrame({ event: 'leave', data: { sid } }),
      encodeFrame({ event: 'peers', data: { peers } }),
      encodeFrame({ event: 'error', data: { code: 'rate-limited', text: 'x', retryAfterMs: 9, to: sid } }),
      `{"event":"join","data":{"v":1,"room":"amber-otter-42","sid":"${sid}"}}`,
      `{"event":"report","data":{"bytes":"${'A'.repeat(100)}","key":"${'A'.repeat(43)}","sig":"${'A'.repeat(86)}"}}`,
    ];
    fuzz(frames.map(text), (frame) => {
      const json = new TextDecoder().decode(frame);
      for (const decoded of [decodeNodeFrame(json), decodePeerFrame(json)]) {
        if (decoded.ok && Object.keys(decoded.value).length !== 2)
          throw new Error('more than event and data');
      }
    });
  });

  test('of relays are a sid and a body, or nothing', () => {
    const relays = [0, 1, 300].map((length) => encodeRelay(sid, bytes(length, 3)));
    fuzz(relays, (frame) => {
      const relay = decodeRelay(frame);
      if (relay) same(encodeRelay(relay.sid, relay.body), frame);
    });
  });

  test('of frames of a pairing, PINs and all, encode to the same bytes, or are refused', () => {
    const vectors = FRAME_VECTORS.map(({ hex }) => fromHex(hex));
    fuzz(vectors, (frame) => {
      const decoded = decodePairingFrame(frame);
      if (decoded.type !== 'refuse') same(encodePairingFrame(decoded), frame);
    });
  });

  test('of what is sealed encode to the same bytes, or are refused', () => {
    const vectors = PAYLOAD_VECTORS.map(({ hex }) => fromHex(hex));
    fuzz(vectors, (payload) => {
      const decoded = decodeSealedPayload(payload);
      if (decoded.type !== 'close') same(encodeSealedPayload(decoded), payload);
    });
  });

  test('of recovery files are a founder’s, or nothing', () => {
    const content: RecoveryContent = {
      seed: bytes(32, 1),
      code: 'amber-otter-42' as RoomCode,
      name: 'alice',
      savedAt: 5,
      blocked: [toHex(bytes(32, 2))],
      names: { [bob]: 'bob' },
      wires: [],
    };
    const files = [content, { ...content, wires: [bytes(90, 4), bytes(3, 5)] }].map(encodeRecovery);
    fuzz(files, (file) => {
      if (decodeRecovery(file)) throw new Error('a ledger out of nothing');
    });
  });

  test('of PINs that somebody typed are a slot and six digits, or nothing', () => {
    fuzz([text('17 – 482 913'), text('17482913')], (typed) => {
      const pin = parsePin(new TextDecoder().decode(typed));
      if (pin && !/^[1-9]\d \d{6}$/.test(`${pin.slot} ${pin.pin}`)) throw new Error('no PIN');
    });
  });

  test('of reports decode to what encodes to the same bytes, or are refused', () => {
    const report: Report = {
      roomId: toHex(bytes(32, 1)),
      seq: 5,
      time: 6,
      publicKey: toHex(bytes(32, 2)),
      sid,
      heads: [toHex(bytes(32, 3))],
      founder: alice,
      sponsor: bob,
      pairs: [{ peer: alice, state: 'linked', path: 'direct' }],
      edges: [{ subject: bob, via: 'pin' }],
    };
    fuzz([reportPayload(report), reportPayload({ ...report, sponsor: undefined, pairs: [] })], (payload) =>
      same(reportPayload(decodeReportPayload(payload)), payload),
    );
  });

  test('of links that somebody pasted are links or nothing', () => {
    const link = encodeInviteLink('https://tessera.example/', {
      roomCode: 'amber-otter-42' as never,
      roomId: toHex(bytes(32, 1)),
      seed: bytes(16, 2),
      inviteId: toHex(bytes(32, 3)),
      expires: 1_800_000_000_000,
    });
    fuzz([text(link)], (pasted) => {
      const decoded = decodeInviteLink(new TextDecoder().decode(pasted));
      if (decoded && decoded.seed.length !== 16) throw new Error('a seed of another length');
    });
  });

  test('of descriptions have one fingerprint, or are refused', () => {
    const sdp = `v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=fingerprint:sha-256 ${'AB:'.repeat(31)}AB\r\n`;
    fuzz([text(sdp)], (bent) => {
      const fingerprint = sdpFingerprint(new TextDecoder().decode(bent));
      if (fingerprint && fingerprint.length !== 32) throw new Error('a fingerprint of another length');
    });
  });

  test('of names are plain', () => {
    const names = [
      'alice',
      '\u202eecila',
      'A\u0301\u0301\u0301\u0301\u0301',
      '👩‍👩‍👧 family',
      'می‌خواهم',
      'x\u0000y\u2028z',
    ];
    fuzz(names.map(text), (name) => {
      const plain = plainText(new TextDecoder().decode(name), 64);
      if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(plain)) throw new Error('not plain');
    });
  });
});

describe(`${CASES} frames bent from real ones (TESSERA_SEED=${SEED})`, () => {
  test('put together by a channel, hold no more than they have brought, and are messages or close it', () => {
    const begun = new Uint8Array(64 * 1024).fill(7);
    begun.set([1, 0, 2, 0, 0]);
    const corpus = [bytes(30, 0), Uint8Array.of(0, 1, 2), begun.subarray(0, 200), Uint8Array.of(2, 9), begun];
    let channel = new FakeChannel();
    let messages = new MessageChannel(channel, { maxMessageBytes: 256 * 1024 });
    let heard = 0;
    fuzz(corpus, (frame) => {
      if (messages.isClosed) {
        channel = new FakeChannel();
        messages = new MessageChannel(channel, { maxMessageBytes: 256 * 1024 });
        messages.onMessage((message) => {
          heard += 1;
          if (message.length > 256 * 1024) throw new Error('too long');
        });
      }
      channel.message.emit(frame);
    });
    expect(heard).toBeGreaterThan(1_000);
  });

  test('of content change the document, or are refused, and what honest people write still arrives', () => {
    const other = new Doc();
    const cursors = new Awareness(other);
    cursors.setLocalState({ user: { name: 'bob' } });
    other.getText('text').insert(0, 'hello world');
    const kind = (byte: number, payload: Uint8Array) => concatBytes(Uint8Array.of(byte), payload);
    const corpus = [
      kind(0, encodeStateVector(other)),
      kind(1, encodeStateAsUpdate(other)),
      kind(1, encodeStateAsUpdate(new Doc())),
      kind(2, encodeAwarenessUpdate(cursors, [other.clientID])),
    ];
    const [mallory, honest] = [new FakePeer(bob), new FakePeer(alice)];
    let [room, cases] = [openContent(mallory, honest), 0];
    fuzz(corpus, (message) => {
      // What is pending grows with each case, and so does the time that Yjs takes.
      if (++cases % 500 === 0) {
        hearsThe(honest, room);
        room.stop();
        room = openContent(mallory, honest);
      }
      room.receive(mallory, message);
    });
    room.stop();
    cursors.destroy();
  });

  function openContent(...peers: readonly ContentPeer[]): Content {
    const doc = new Doc();
    const noTimers = { now: () => 0, after: () => () => {} };
    const content = new Content(doc, new Awareness(doc), noTimers, {
      self: toHex(bytes(16, 9)),
      sending: true,
    });
    content.start();
    for (const peer of peers) content.add(peer);
    return content;
  }

  function hearsThe(honest: ContentPeer, room: Content): void {
    const writer = new Doc();
    writer.getText('text').insert(0, 'from somebody honest');
    room.receive(honest, concatBytes(Uint8Array.of(1), encodeStateAsUpdate(writer)));
    expect(room.doc.getText('text').toJSON()).toContain('from somebody honest');
  }
});

class FakePeer implements ContentPeer {
  readonly linked = new Set<PeerId>();
  readonly clientId = undefined;
  readonly waitingBytes = 2 ** 30;

  constructor(readonly peerId: PeerId) {}

  sendContent(): void {
    throw new Error('who reads nothing is sent nothing');
  }
}

class FakeChannel implements Channel {
  readonly label = 'fuzz';
  readonly isOpen = true;
  readonly bufferedBytes = 0;
  readonly longestMessage = 65_536;
  readonly message = new Listeners<[Uint8Array]>();
  readonly #closed = new Listeners<[]>();

  send(): void {}
  onOpen = () => () => {};
  onDrain = () => () => {};
  onMessage = (listener: (message: Uint8Array) => void) => this.message.add(listener);
  onClose = (listener: () => void) => this.#closed.add(listener);

  close(): void {
    this.#closed.emit();
  }
}
