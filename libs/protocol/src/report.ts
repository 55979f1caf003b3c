import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type CborItem, decodeCbor, encodeCbor } from './cbor.ts';
import { emptyToUndefined, readBytes, readList, readTuple, readUint } from './cbor-reader.ts';
import { ProtocolError } from './errors.ts';
import { decodeBase64url, SID_BYTES, type Sid, sidFromBytes } from './ids.ts';
import { fromHex, type PeerId, type PublicKey, type RoomId, type StatementId, toHex } from './keys.ts';

/** What one peer says of itself and of the peers that it finds present in its room (§8). It holds no names. */
export interface Report {
  readonly roomId: RoomId;
  /** Grows with every report of this key, also over restarts of its device. */
  readonly seq: number;
  /** Milliseconds since the epoch by the clock of the one who reports. */
  readonly time: number;
  readonly publicKey: PublicKey;
  readonly sid: Sid;
  /** The first `MAX_REPORT_HEADS` in byte order: equal lists mean equal ledgers as long as there are no more. */
  readonly heads: readonly StatementId[];
  readonly founder: PeerId;
  /** Undefined for the founder. */
  readonly sponsor: PeerId | undefined;
  readonly pairs: readonly ReportedPair[];
  /** Why others are members, as far as the one who reports answers for it: one entry per subject and way. */
  readonly edges: readonly ReportedEdge[];
}

export interface ReportedPair {
  readonly peer: PeerId;
  readonly state: ReportedState;
  readonly path: ReportedPath;
}

export interface ReportedEdge {
  readonly subject: PeerId;
  readonly via: EdgeVia;
}

/** The place in the list is the number on the wire. */
export const REPORTED_STATES = [
  'linked',
  'connecting',
  'unchallenged',
  'wrong-pin',
  'refused',
  'blocked',
  'evicted',
  'failed',
  'dropped',
] as const;
export type ReportedState = (typeof REPORTED_STATES)[number];

/** The place in the list is the number on the wire. */
export const REPORTED_PATHS = ['direct', 'relayed', 'unknown'] as const;
export type ReportedPath = (typeof REPORTED_PATHS)[number];

/**
 * `pin` and `word`: a vouch. `invite`: came in under an invite of the one who reports, whoever admitted it.
 * `admit`: the one who reports signed the admit, under whosever invite. The place in the list is the bit that
 * stands for it on the wire, so that four ways to one subject cost no more room than one.
 */
export const EDGE_VIAS = ['pin', 'word', 'invite', 'admit'] as const;
export type EdgeVia = (typeof EDGE_VIAS)[number];

/** The largest room that a node can be configured for; with that many a report still fits a control frame. */
export const MAX_REPORT_PEERS = 256;

/** A ledger with more heads has just seen a storm of statements; sixteen kilobytes have no room for all. */
export const MAX_REPORT_HEADS = 32;

/** The largest one is 11 190 bytes; in base64url, with key and signature, this many still fit a control frame. */
export const MAX_REPORT_BYTES = 11_776;

const VERSION = 1;
const SIGNING_PREFIX = utf8ToBytes('tessera1/report\0');
const ALL_VIAS = 2 ** EDGE_VIAS.length - 1;

/** Canonical: the order in which the lists were given does not show. */
export function reportPayload(report: Report): Uint8Array<ArrayBuffer> {
  return encodeCbor([
    VERSION,
    fromHex(report.roomId),
    report.seq,
    report.time,
    fromHex(report.publicKey),
    decodeBase64url(report.sid),
    report.heads.toSorted().slice(0, MAX_REPORT_HEADS).map(fromHex),
    fromHex(report.founder),
    report.sponsor ? fromHex(report.sponsor) : new Uint8Array(),
    report.pairs.toSorted((a, b) => compare(a.peer, b.peer)).map(pairItem),
    edgeItems(report.edges),
  ]);
}

/** Throws `ProtocolError('malformed' | 'malformed-cbor')`. Nobody has signed anything yet: see `openReport`. */
export function decodeReportPayload(bytes: Uint8Array): Report {
  const fields = readTuple(decodeCbor(bytes), 11);
  readUint(fields[0], VERSION, VERSION);
  const sponsor = emptyToUndefined(readBytes(fields[8], 0, PEER_ID_BYTES));
  return {
    roomId: toHex(readBytes(fields[1], 32)),
    seq: readUint(fields[2], 0, Number.MAX_SAFE_INTEGER),
    time: readUint(fields[3], 0, Number.MAX_SAFE_INTEGER),
    publicKey: toHex(readBytes(fields[4], 32)),
    sid: sidFromBytes(readBytes(fields[5], SID_BYTES)),
    heads: ascending(
      readList(fields[6], MAX_REPORT_HEADS).map((head) => toHex<StatementId>(readBytes(head, 32))),
      (head) => head,
    ),
    founder: readPeer(fields[7]),
    sponsor: sponsor && toHex(sponsor),
    pairs: ascending(readList(fields[9], MAX_REPORT_PEERS).map(readPair), ({ peer }) => peer),
    edges: ascending(readList(fields[10], MAX_REPORT_PEERS).map(readEdges), ([edge]) => edge?.subject).flat(),
  };
}

/** What the device key signs: the label and the payload. */
export function reportMessage(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(SIGNING_PREFIX.length + payload.length);
  message.set(SIGNING_PREFIX);
  message.set(payload, SIGNING_PREFIX.length);
  return message;
}

const PEER_ID_BYTES = 16;

function pairItem({ peer, state, path }: ReportedPair): CborItem {
  return [fromHex(peer), REPORTED_STATES.indexOf(state), REPORTED_PATHS.indexOf(path)];
}

function readPair(item: CborItem): ReportedPair {
  const [peer, state, path] = readTuple(item, 3);
  return {
    peer: readPeer(peer),
    state: readName(state, REPORTED_STATES),
    path: readName(path, REPORTED_PATHS),
  };
}

function edgeItems(edges: readonly ReportedEdge[]): CborItem {
  const vias = new Map<PeerId, number>();
  for (const { subject, via } of edges) {
    vias.set(subject, (vias.get(subject) ?? 0) | (1 << EDGE_VIAS.indexOf(via)));
  }
  return [...vias].sort(([a], [b]) => compare(a, b)).map(([subject, bits]) => [fromHex(subject), bits]);
}

function readEdges(item: CborItem): ReportedEdge[] {
  const [peer, bits] = readTuple(item, 2);
  const subject = readPeer(peer);
  const vias = readUint(bits, 1, ALL_VIAS);
  return EDGE_VIAS.filter((_, bit) => vias & (1 << bit)).map((via) => ({ subject, via }));
}

function readPeer(item: CborItem | undefined): PeerId {
  return toHex(readBytes(item, PEER_ID_BYTES));
}

function readName<T>(item: CborItem | undefined, names: readonly T[]): T {
  return names[readUint(item, 0, names.length - 1)] as T;
}

/** One word about each peer, in one order: a report has one encoding, and can not contradict itself. */
function ascending<T>(items: readonly T[], keyOf: (item: T) => string | undefined): readonly T[] {
  const keys = items.map((item) => keyOf(item) ?? '');
  const isSorted = keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key);
  if (!isSorted) throw new ProtocolError('malformed', 'not in ascending order');
  return items;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
