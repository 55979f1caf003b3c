import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type CborItem, decodeCbor, encodeCbor } from './cbor.ts';
import { sidFromBytes } from './ids.ts';
import { fromHex, type PeerId, peerIdOf, type PublicKey, type RoomId, type StatementId } from './keys.ts';
import { toHex } from './keys.ts';
import { MAX_CONTROL_BYTES } from './limits.ts';
import { decodePeerFrame, encodeFrame, type ReportFrame } from './node-frames.ts';
import {
  decodeReportPayload,
  EDGE_VIAS,
  MAX_REPORT_HEADS,
  MAX_REPORT_PEERS,
  type Report,
  REPORTED_PATHS,
  REPORTED_STATES,
  type ReportedEdge,
  reportMessage,
  reportPayload,
} from './report.ts';
import { openReport, reportFrame, type SignedReport, signedReportOf } from './signed-report.ts';

const ALICE = deviceKey(1);
const MALLORY = deviceKey(2);

describe('the payload of a report', () => {
  test('says the same after decoding, for every report', () => {
    fc.assert(
      fc.property(reports(), (report) => {
        expect(decodeReportPayload(reportPayload(report))).toEqual(report);
      }),
    );
  });

  test('is the same in whatever order the peers were listed', () => {
    const report = sample();
    const reversed = { ...report, pairs: report.pairs.toReversed(), edges: report.edges.toReversed() };
    expect(reportPayload(reversed)).toEqual(reportPayload(report));
  });

  test('keeps as many heads as there is room for', () => {
    const heads = numbers(MAX_REPORT_HEADS + 8).map((index) => hex<StatementId>(index, 32));
    const decoded = decodeReportPayload(reportPayload({ ...sample(), heads: heads.toReversed() }));
    expect(decoded.heads).toEqual(heads.slice(0, MAX_REPORT_HEADS));
  });

  test('is refused in any other encoding', () => {
    const fields = decodeCbor(reportPayload(sample())) as CborItem[];
    const [first, second] = fields[9] as CborItem[];
    expect(() => decodeReportPayload(withField(fields, 9, [first!, second!]))).not.toThrow();
    expect(() => decodeReportPayload(withField(fields, 9, [second!, first!]))).toThrow('ascending');
    expect(() => decodeReportPayload(withField(fields, 9, [first!, first!]))).toThrow('ascending');
    expect(() => decodeReportPayload(withField(fields, 10, [[fromHex(peer(1)), 0]]))).toThrow('malformed');
    expect(() => decodeReportPayload(withField(fields, 10, [[fromHex(peer(1)), 16]]))).toThrow('malformed');
    expect(() => decodeReportPayload(withField(fields, 0, 2))).toThrow('malformed');
    expect(() => decodeReportPayload(encodeCbor(fields.slice(1)))).toThrow('malformed');
  });

  test('is refused when it lists more peers than a room can have', () => {
    const pairs = numbers(MAX_REPORT_PEERS + 1).map((index) => pairWith(peer(index)));
    expect(() => decodeReportPayload(reportPayload({ ...sample(), pairs }))).toThrow('malformed');
  });

  test('is never decoded by accident', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => decodeReportPayload(bytes)).toThrow(/^malformed/);
      }),
    );
  });
});

describe('a report on the wire', () => {
  test('of 256 peers, each with every way in, fits a control frame', () => {
    const text = encodeFrame(reportFrame(signed(largest(), ALICE)));
    expect(text.length).toBeLessThan(15 * 1024);
    expect(text.length).toBeLessThanOrEqual(MAX_CONTROL_BYTES);
    expect(decodePeerFrame(text)).toMatchObject({ ok: true });
  });

  test('opens for who verifies with node:crypto', () => {
    const decoded = decodePeerFrame(encodeFrame(reportFrame(signed(sample(), ALICE))));
    if (!decoded.ok) throw new Error(decoded.detail);
    expect(openReport(signedReportOf(dataOf(decoded.value)), verifier)).toEqual(sample());
  });

  test('is refused when a bit of it has changed', () => {
    const { bytes, key, signature } = signed(sample(), ALICE);
    expect(() => openReport({ bytes, key, signature: flipped(signature) }, verifier)).toThrow('bad-report');
    const longer = reportPayload({ ...sample(), seq: sample().seq + 1 });
    expect(() => openReport({ bytes: longer, key, signature }, verifier)).toThrow('bad-report');
  });

  test('is refused when one peer speaks for another', () => {
    const inAlicesName = { ...signed(sample(), MALLORY), key: fromHex(MALLORY.publicKey) };
    expect(() => openReport(inAlicesName, verifier)).toThrow('speaks for another key');
    const withAlicesKey = { ...inAlicesName, key: fromHex(ALICE.publicKey) };
    expect(() => openReport(withAlicesKey, verifier)).toThrow('bad-report: signature');
  });

  test('is refused by the node when the texts are no canonical base64url', () => {
    const { event, data } = reportFrame(signed(sample(), ALICE));
    const frames = [
      { ...data, key: `${data.key.slice(0, -1)}B` },
      { ...data, sig: data.sig.slice(1) },
      { ...data, bytes: '' },
      { ...data, more: 1 },
    ];
    for (const bad of frames)
      expect(decodePeerFrame(JSON.stringify({ event, data: bad }))).toMatchObject({ ok: false });
    expect(() => signedReportOf({ ...data, bytes: 'A' })).toThrow('malformed');
  });
});

test('the label keeps a signed report from being anything else', () => {
  const message = reportMessage(Uint8Array.of(7));
  expect(new TextDecoder().decode(message.subarray(0, -1))).toBe('tessera1/report\0');
  expect(message.at(-1)).toBe(7);
});

interface DeviceKey {
  readonly secret: KeyObject;
  readonly publicKey: PublicKey;
}

function deviceKey(seed: number): DeviceKey {
  const pkcs8 = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.alloc(32, seed),
  ]);
  const secret = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return { secret, publicKey: toHex(spki.subarray(-32)) };
}

function signed(report: Report, by: DeviceKey): SignedReport {
  const bytes = reportPayload(report);
  return { bytes, key: fromHex(report.publicKey), signature: sign(null, reportMessage(bytes), by.secret) };
}

function verifier(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  return verify(null, message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
}

function sample(): Report {
  return {
    roomId: hex<RoomId>(9, 32),
    seq: 1_795_000_000_001,
    time: 1_795_000_000_000,
    publicKey: ALICE.publicKey,
    sid: sidFromBytes(new Uint8Array(16).fill(5)),
    heads: [hex(8, 32)],
    founder: peerIdOf(ALICE.publicKey),
    sponsor: undefined,
    pairs: [pairWith(peer(1)), { peer: peer(2), state: 'wrong-pin', path: 'unknown' }],
    edges: [
      { subject: peer(1), via: 'invite' },
      { subject: peer(1), via: 'admit' },
      { subject: peer(2), via: 'pin' },
    ],
  };
}

function largest(): Report {
  const others = numbers(MAX_REPORT_PEERS).map(peer);
  return {
    ...sample(),
    seq: Number.MAX_SAFE_INTEGER,
    time: Number.MAX_SAFE_INTEGER,
    sponsor: peer(0),
    heads: numbers(MAX_REPORT_HEADS).map((index) => hex(index, 32)),
    pairs: others.map((other) => ({ peer: other, state: 'dropped', path: 'unknown' })),
    edges: others.flatMap((subject) => EDGE_VIAS.map((via): ReportedEdge => ({ subject, via }))),
  };
}

function reports(): fc.Arbitrary<Report> {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const peerIds = bytes(16).map((id) => toHex<PeerId>(id));
  const ids = bytes(32).map((id) => toHex<StatementId>(id));
  const words = fc.record({
    peer: peerIds,
    state: fc.constantFrom(...REPORTED_STATES),
    path: fc.constantFrom(...REPORTED_PATHS),
  });
  const ways = fc.tuple(peerIds, fc.subarray([...EDGE_VIAS], { minLength: 1 }));
  return fc.record({
    roomId: bytes(32).map((id) => toHex<RoomId>(id)),
    seq: fc.maxSafeNat(),
    time: fc.maxSafeNat(),
    publicKey: bytes(32).map((key) => toHex<PublicKey>(key)),
    sid: bytes(16).map(sidFromBytes),
    heads: fc.uniqueArray(ids, { maxLength: 5 }).map((heads) => heads.toSorted()),
    founder: peerIds,
    sponsor: fc.option(peerIds, { nil: undefined }),
    pairs: fc
      .uniqueArray(words, { selector: ({ peer: id }) => id, maxLength: 20 })
      .map((pairs) => pairs.toSorted((a, b) => (a.peer < b.peer ? -1 : 1))),
    edges: fc
      .uniqueArray(ways, { selector: ([subject]) => subject, maxLength: 20 })
      .map((edges) =>
        edges
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .flatMap(([subject, vias]) => vias.map((via) => ({ subject, via }))),
      ),
  });
}

function pairWith(other: PeerId): Report['pairs'][number] {
  return { peer: other, state: 'linked', path: 'direct' };
}

function peer(index: number): PeerId {
  return hex(index, 16);
}

function hex<T extends string>(index: number, bytes: number): T {
  return index.toString(16).padStart(2 * bytes, '0') as T;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function withField(fields: readonly CborItem[], index: number, item: CborItem): Uint8Array {
  return encodeCbor(fields.with(index, item));
}

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.with(3, (bytes[3] ?? 0) ^ 1);
}

function dataOf(frame: { event: string; data: unknown }): ReportFrame['data'] {
  return frame.data as ReportFrame['data'];
}
