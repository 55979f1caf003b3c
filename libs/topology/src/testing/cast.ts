import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import {
  type EdgeVia,
  type PeerId,
  peerIdOf,
  type PublicKey,
  type Report,
  type ReportedPath,
  type ReportedState,
  type RoomId,
  type Sid,
  sidFromBytes,
  toHex,
} from '#protocol';

/** What a spec says of one report; whatever it leaves out is nothing. */
export interface Said {
  readonly seq?: number;
  readonly room?: string;
  readonly session?: string;
  readonly founder?: string;
  readonly sponsor?: string;
  readonly linked?: readonly string[];
  readonly relayed?: readonly string[];
  readonly words?: Readonly<Record<string, ReportedState>>;
  readonly vouches?: Readonly<Record<string, EdgeVia>>;
  readonly admits?: readonly string[];
}

/** People are names here; each has the key, and so the id, that its name hashes to. */
export function reportBy(name: string, said: Said = {}): Report {
  idOf(name);
  return {
    roomId: roomOf(said.room ?? 'room'),
    seq: said.seq ?? 1,
    time: 0,
    publicKey: keyOf(name),
    sid: sessionOf(said.session ?? name),
    heads: [],
    founder: idOf(said.founder ?? 'alice'),
    sponsor: said.sponsor === undefined ? undefined : idOf(said.sponsor),
    pairs: [
      ...(said.linked ?? []).map((other) => pair(other, 'linked', 'direct')),
      ...(said.relayed ?? []).map((other) => pair(other, 'linked', 'relayed')),
      ...Object.entries(said.words ?? {}).map(([other, state]) => pair(other, state, 'unknown')),
    ],
    edges: [
      ...Object.entries(said.vouches ?? {}).map(([subject, via]) => ({ subject: idOf(subject), via })),
      ...(said.admits ?? []).map((subject) => ({ subject: idOf(subject), via: 'admit' as const })),
    ],
  };
}

export function keyOf(name: string): PublicKey {
  return hash('key', name);
}

export function idOf(name: string): PeerId {
  let id = IDS.get(name);
  if (id === undefined) IDS.set(name, (id = peerIdOf(keyOf(name))));
  return id;
}

/** The one whose id it is, of those that a spec has named by then; else the id. */
export function nameOf(id: PeerId): string {
  return [...IDS].find(([, other]) => other === id)?.[0] ?? id;
}

export function sessionOf(name: string): Sid {
  return sidFromBytes(sha256(utf8ToBytes(`session ${name}`)).subarray(0, 16));
}

export function roomOf(name: string): RoomId {
  return hash('room', name);
}

const IDS = new Map<string, PeerId>();

function pair(other: string, state: ReportedState, path: ReportedPath): Report['pairs'][number] {
  return { peer: idOf(other), state, path };
}

function hash<T extends string>(kind: string, name: string): T {
  return toHex(sha256(utf8ToBytes(`${kind} ${name}`)));
}
