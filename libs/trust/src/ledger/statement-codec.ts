import { ProtocolError } from '#protocol';
import { readBytes, readList, readTuple, readUint } from '../cbor-reader.ts';
import { decodeCbor, encodeCbor, type CborItem } from '../cbor.ts';
import {
  concatBytes,
  fromHex,
  prefix,
  sha256,
  toHex,
  verifySignature,
  type RoomId,
  type Signer,
  type StatementId,
} from '../crypto.ts';
import type { SignatureCheck } from '../signature-verifier.ts';
import { decodeBody, encodeBody, readId, readKey, readStatementType, typeCode } from './body-codec.ts';
import { MAX_DEPS, MAX_STATEMENT_BYTES } from './ledger-limits.ts';
import type { Body, Statement } from './statement.ts';

/** Strict, and verifies the signature. Throws `ProtocolError`. */
export function decodeStatement(wire: Uint8Array): Statement {
  const statement = parseStatement(wire);
  if (!hasValidSignature(statement)) throw new ProtocolError('bad-signature');
  return statement;
}

/**
 * All of `decodeStatement` but the signature, which takes a hundred times as long: for bytes that this device
 * verified before, and to pass over what is known already. Throws `ProtocolError`.
 */
export function parseStatement(wire: Uint8Array): Statement {
  if (wire.length > MAX_STATEMENT_BYTES) throw new ProtocolError('statement-too-large');
  const { payload } = splitEnvelope(wire);
  const [version, code, room, author, deps, time, body] = readTuple(decodeCbor(payload), 7);
  if (version !== VERSION) throw new ProtocolError('unsupported-statement', 'version');
  const type = readStatementType(code);
  const id = toHex<StatementId>(sha256(prefix('id'), payload));
  return {
    id,
    wire,
    roomId: readRoomId(room, type, id),
    author: readKey(author),
    deps: readDeps(deps, type),
    time: readUint(time, 0, Number.MAX_SAFE_INTEGER),
    ...decodeBody(type, body),
  };
}

export function hasValidSignature(statement: Statement): boolean {
  const { publicKey, message, signature } = signatureOf(statement);
  return verifySignature(publicKey, message, signature);
}

/** What `hasValidSignature` verifies, for a `SignatureVerifier`. */
export function signatureOf({ wire, author }: Statement): SignatureCheck {
  const { payload, signature } = splitEnvelope(wire);
  return { publicKey: fromHex(author), message: signedBytes(payload), signature };
}

export interface Envelope {
  /** Undefined for a genesis statement, which makes its room. */
  readonly roomId: RoomId | undefined;
  readonly deps: readonly StatementId[];
  readonly time: number;
}

export async function signStatement(signer: Signer, envelope: Envelope, body: Body): Promise<Statement> {
  const payload = encodeCbor([
    VERSION,
    typeCode(body.type),
    envelope.roomId === undefined ? NO_ROOM : fromHex(envelope.roomId),
    fromHex(signer.publicKey),
    envelope.deps.map(fromHex),
    envelope.time,
    encodeBody(body),
  ]);
  return parseStatement(encodeCbor([payload, await signer.sign(signedBytes(payload))]));
}

const VERSION = 1;
const NO_ROOM = new Uint8Array(32);

const signedBytes = (payload: Uint8Array): Uint8Array => concatBytes(prefix('stmt'), payload);

function splitEnvelope(wire: Uint8Array): { payload: Uint8Array; signature: Uint8Array } {
  const [payload, signature] = readTuple(decodeCbor(wire), 2);
  if (!(payload instanceof Uint8Array)) throw new ProtocolError('malformed', 'payload');
  return { payload, signature: readBytes(signature, 64) };
}

function readRoomId(item: CborItem | undefined, type: Body['type'], id: StatementId): RoomId {
  const roomId = readBytes(item, 32);
  if (type !== 'genesis') return toHex<RoomId>(roomId);
  if (roomId.some((byte) => byte !== 0)) throw new ProtocolError('malformed', 'a genesis inside a room');
  return id as string as RoomId;
}

function readDeps(item: CborItem | undefined, type: Body['type']): readonly StatementId[] {
  const deps = readList(item, type === 'genesis' ? 0 : MAX_DEPS).map(readId);
  if (type !== 'genesis' && deps.length === 0) throw new ProtocolError('malformed', 'no deps');
  if (new Set(deps).size !== deps.length) throw new ProtocolError('malformed', 'a dep twice');
  return deps;
}
