import { ProtocolError, RoomCode } from '#protocol';
import {
  decodeCbor,
  encodeCbor,
  fromHex,
  Ledger,
  type PeerId,
  type PublicKey,
  readBlob,
  readBytes,
  readList,
  readText,
  readTuple,
  readUint,
  seedSigner,
  toHex,
} from '#trust';

/** What makes a device its founder again: the key and the ledger, and what the person chose or learned there. */
export interface RecoveryContent {
  readonly seed: Uint8Array;
  readonly code: RoomCode;
  /** The person's own name in the room. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  readonly blocked: readonly PublicKey[];
  readonly names: Readonly<Record<PeerId, string>>;
  readonly wires: readonly Uint8Array[];
}

export function encodeRecovery(content: RecoveryContent): Uint8Array {
  const { seed, code, name, savedAt, blocked, names, wires } = content;
  const named = Object.entries(names).map(([peer, theirs]) => [fromHex(peer), theirs]);
  return encodeCbor([LABEL, seed, code, name, savedAt, blocked.map(fromHex), named, wires]);
}

/** With its ledger, each signature verified; undefined for what was not made as a founder's recovery file. */
export function decodeRecovery(
  bytes: Uint8Array,
): { readonly content: RecoveryContent; readonly ledger: Ledger } | undefined {
  try {
    const content = read(bytes);
    const ledger = Ledger.open(content.wires);
    return ledger.genesis.author === seedSigner(content.seed).publicKey ? { content, ledger } : undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** With the version of what follows. */
const LABEL = 'tessera1/recovery';

/** Far more than a room can hold; the size of the file is the real bound. */
const MAX_LIST = 100_000;
const MAX_NAME_CHARACTERS = 512;
/** A statement has at most 4 KiB (§5); its signature and frame come on top. */
const MAX_WIRE_BYTES = 4_352;

function read(bytes: Uint8Array): RecoveryContent {
  const [label, seed, code, name, savedAt, blocked, names, wires] = readTuple(decodeCbor(bytes), 8);
  if (label !== LABEL) throw new ProtocolError('malformed', 'another kind of file');
  const parsed = RoomCode.safeParse(code);
  if (!parsed.success) throw new ProtocolError('malformed', 'no room code');
  return {
    seed: readBytes(seed, 32),
    code: parsed.data,
    name: readText(name, MAX_NAME_CHARACTERS),
    savedAt: readUint(savedAt, 0, Number.MAX_SAFE_INTEGER),
    blocked: readList(blocked, MAX_LIST).map((key) => toHex<PublicKey>(readBytes(key, 32))),
    names: Object.fromEntries(
      readList(names, MAX_LIST).map((pair) => {
        const [peer, theirs] = readTuple(pair, 2);
        return [toHex<PeerId>(readBytes(peer, 16)), readText(theirs, MAX_NAME_CHARACTERS)];
      }),
    ),
    wires: readList(wires, MAX_LIST).map((wire) => readBlob(wire, MAX_WIRE_BYTES)),
  };
}
