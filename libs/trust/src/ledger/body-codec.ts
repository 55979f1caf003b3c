import { ProtocolError } from '#protocol';
import { readBytes, readText, readTuple, readUint } from '../cbor-reader.ts';
import type { CborItem } from '../cbor.ts';
import { fromHex, toHex, type PublicKey, type StatementId } from '../crypto.ts';
import { MAX_INVITE_USES, MAX_NAME_LENGTH, MAX_NOTE_LENGTH, MAX_REASON_LENGTH } from './ledger-limits.ts';
import type { Body, LedgerPolicy, StatementType, VouchBody } from './statement.ts';

/** Wire form of the body of each statement type: a positional array (§5). Throws `ProtocolError`. */
export function decodeBody(type: StatementType, item: CborItem | undefined): Body {
  return DECODERS[type](readTuple(item, BODY_LENGTHS[type]));
}

export function encodeBody(body: Body): CborItem {
  switch (body.type) {
    case 'genesis':
      return [
        body.name,
        [PINS.indexOf(body.policy.pin), TOPOLOGIES.indexOf(body.policy.topology)],
        body.nonce,
      ];
    case 'vouch':
      return [
        fromHex(body.subject),
        VIAS.indexOf(body.via),
        body.via === 'word' ? fromHex(body.basis) : EMPTY,
      ];
    case 'invite':
      return [body.invPk, body.invPsk, body.expires, body.uses, body.note];
    case 'admit':
      return [fromHex(body.invite), fromHex(body.subject), body.cert];
    case 'retract':
      return [fromHex(body.target)];
    case 'grant':
      return [fromHex(body.subject)];
    case 'evict':
      return [fromHex(body.subject), body.reason];
    case 'leave':
      return [];
  }
}

export function readStatementType(item: CborItem | undefined): StatementType {
  const code = readUint(item, 0, Number.MAX_SAFE_INTEGER);
  const type = TYPES[code];
  if (type === undefined) throw new ProtocolError('unsupported-statement', `type ${code}`);
  return type;
}

export const typeCode = (type: StatementType): number => TYPES.indexOf(type);

export const readKey = (item: CborItem | undefined): PublicKey => toHex<PublicKey>(readBytes(item, 32));
export const readId = (item: CborItem | undefined): StatementId => toHex<StatementId>(readBytes(item, 32));

/** Position = code on the wire. */
const TYPES = ['genesis', 'vouch', 'invite', 'admit', 'retract', 'grant', 'evict', 'leave'] as const;
const PINS = ['each', 'any'] as const;
const TOPOLOGIES = ['shared', 'private'] as const;
const VIAS = ['pin', 'word'] as const;
const EMPTY = new Uint8Array();

type Fields = readonly CborItem[];

const BODY_LENGTHS: Record<StatementType, number> = {
  genesis: 3,
  vouch: 3,
  invite: 5,
  admit: 3,
  retract: 1,
  grant: 1,
  evict: 2,
  leave: 0,
};

const DECODERS: Record<StatementType, (fields: Fields) => Body> = {
  genesis: ([name, policy, nonce]) => ({
    type: 'genesis',
    name: readText(name, MAX_NAME_LENGTH),
    policy: readPolicy(policy),
    nonce: readBytes(nonce, 32),
  }),
  vouch: readVouch,
  invite: ([invPk, invPsk, expires, uses, note]) => ({
    type: 'invite',
    invPk: readBytes(invPk, 32),
    invPsk: readBytes(invPsk, 32),
    expires: readUint(expires, 0, Number.MAX_SAFE_INTEGER),
    uses: readUint(uses, 1, MAX_INVITE_USES),
    note: readText(note, MAX_NOTE_LENGTH),
  }),
  admit: ([invite, subject, cert]) => ({
    type: 'admit',
    invite: readId(invite),
    subject: readKey(subject),
    cert: readBytes(cert, 64),
  }),
  retract: ([target]) => ({ type: 'retract', target: readId(target) }),
  grant: ([subject]) => ({ type: 'grant', subject: readKey(subject) }),
  evict: ([subject, reason]) => ({
    type: 'evict',
    subject: readKey(subject),
    reason: readText(reason, MAX_REASON_LENGTH),
  }),
  leave: () => ({ type: 'leave' }),
};

function readVouch([subject, via, basis]: Fields): VouchBody {
  const common = { type: 'vouch', subject: readKey(subject) } as const;
  if (readChoice(via, VIAS) === 'word') return { ...common, via: 'word', basis: readId(basis) };
  readBytes(basis, 0);
  return { ...common, via: 'pin' };
}

function readPolicy(item: CborItem | undefined): LedgerPolicy {
  const [pin, topology] = readTuple(item, 2);
  return { pin: readChoice(pin, PINS), topology: readChoice(topology, TOPOLOGIES) };
}

function readChoice<T>(item: CborItem | undefined, choices: readonly T[]): T {
  return choices[readUint(item, 0, choices.length - 1)] as T;
}
