import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { ProtocolError } from '#protocol';
import { decodeCbor, encodeCbor, type CborItem } from '../cbor.ts';
import { concatBytes, fromHex, prefix, toHex } from '../crypto.ts';
import { decodeStatement, hasValidSignature, parseStatement, signStatement } from './statement-codec.ts';
import type { Statement } from './statement.ts';
import { alice, bob, carol, foundRoom, makeAdmit, makeInvite, makeVouch } from './testing/signers.ts';
import { STATEMENT_VECTORS } from './testing/statement-vectors.ts';

/** One statement of each kind, in the order of the published vectors. */
let said: readonly Statement[];
beforeAll(async () => {
  const ledger = await foundRoom();
  const invite = await makeInvite(ledger, alice, 7);
  await makeAdmit(ledger, alice, invite, 7, bob);
  const pin = await makeVouch(ledger, bob, carol);
  const word = { type: 'vouch', subject: carol.publicKey, via: 'word', basis: pin.id } as const;
  await ledger.author(alice, word, 4000);
  await ledger.author(alice, { type: 'retract', target: invite.id }, 5000);
  await ledger.author(alice, { type: 'grant', subject: bob.publicKey }, 6000);
  await ledger.author(bob, { type: 'evict', subject: carol.publicKey, reason: 'sold us' }, 7000);
  await ledger.author(bob, { type: 'leave' }, 8000);
  said = ledger.all();
});

describe('a statement of each type', () => {
  test('is what was published', () => {
    const published = readFileSync('docs/vectors/ledger.md', 'utf8').replaceAll('\n', '');
    expect(said.map(({ id, wire }) => ({ id, wire: toHex(wire) }))).toEqual(
      STATEMENT_VECTORS.map(({ id, wire }) => ({ id, wire })),
    );
    for (const { id, wire } of STATEMENT_VECTORS) {
      expect(published).toContain(id);
      expect(published).toContain(wire);
    }
  });

  test('decodes to what was signed', () => {
    for (const statement of said) expect(decodeStatement(statement.wire)).toEqual(statement);
    expect(said.map(({ type }) => type)).toEqual([
      'genesis',
      'invite',
      'admit',
      'vouch',
      'vouch',
      'retract',
      'grant',
      'evict',
      'leave',
    ]);
    expect(said[4]).toMatchObject({ via: 'word', basis: said[3]?.id, subject: carol.publicKey });
    expect(said[7]).toMatchObject({ reason: 'sold us', author: bob.publicKey, deps: [said[6]?.id] });
  });

  test('loses its signature with any bit of it', () => {
    for (const { wire } of said) {
      for (let at = 0; at < wire.length; at += 37) {
        const changed = Uint8Array.from(wire);
        changed[at] = (changed[at] ?? 0) ^ 4;
        expect(() => decodeStatement(changed)).toThrow(ProtocolError);
      }
    }
  });
});

/** The payload of a vouch with some fields replaced, signed as it is, so that only its shape can be refused. */
async function vouchWith(changes: Record<number, CborItem>): Promise<Uint8Array> {
  const vouch = said[3] as Statement;
  const [payload] = decodeCbor(vouch.wire) as [Uint8Array];
  const fields = (decodeCbor(payload) as CborItem[]).map((field, index) => changes[index] ?? field);
  return sealed(encodeCbor(fields));
}

async function sealed(payload: Uint8Array): Promise<Uint8Array> {
  return encodeCbor([payload, await bob.sign(concatBytes(prefix('stmt'), payload))]);
}

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(1);
const manyDeps = (count: number): CborItem[] =>
  Array.from({ length: count }, (_, n) => Uint8Array.from({ length: 32 }, () => n));

describe('decoding refuses, though well signed,', () => {
  const SHAPES: readonly [string, Record<number, CborItem>, string][] = [
    ['another version', { 0: 2 }, 'unsupported-statement'],
    ['a type beyond the last', { 1: 8 }, 'unsupported-statement'],
    ['a type that the body does not fit', { 1: 5 }, 'malformed'],
    ['a short room id', { 2: bytes(31) }, 'malformed'],
    ['a genesis inside a room', { 1: 0, 4: [], 6: ['', [0, 0], bytes(32)] }, 'malformed'],
    ['a genesis with deps', { 1: 0, 2: new Uint8Array(32), 6: ['', [0, 0], bytes(32)] }, 'malformed'],
    ['a short key', { 3: bytes(31) }, 'malformed'],
    ['no deps', { 4: [] }, 'malformed'],
    ['65 deps', { 4: manyDeps(65) }, 'malformed'],
    ['one dep twice', { 4: [bytes(32), bytes(32)] }, 'malformed'],
    ['a short dep', { 4: [bytes(16)] }, 'malformed'],
    ['a time that is no number', { 5: 'now' }, 'malformed'],
    ['a body that is no array', { 6: bytes(32) }, 'malformed'],
    ['a body that is too long', { 6: [bytes(32), 0, bytes(0), 0] }, 'malformed'],
    ['a PIN with a basis', { 6: [bytes(32), 0, bytes(32)] }, 'malformed'],
    ['a word without a basis', { 6: [bytes(32), 1, bytes(0)] }, 'malformed'],
    ['an unknown way of vouching', { 6: [bytes(32), 2, bytes(0)] }, 'malformed'],
    ['an invite without uses', { 1: 2, 6: [bytes(32), bytes(32), 0, 0, ''] }, 'malformed'],
    ['an invite with 257 uses', { 1: 2, 6: [bytes(32), bytes(32), 0, 257, ''] }, 'malformed'],
    ['a note of 201 characters', { 1: 2, 6: [bytes(32), bytes(32), 0, 1, 'n'.repeat(201)] }, 'malformed'],
    ['a reason of 301 characters', { 1: 6, 6: [bytes(32), 'r'.repeat(301)] }, 'malformed'],
    ['a short certificate', { 1: 3, 6: [bytes(32), bytes(32), bytes(63)] }, 'malformed'],
  ];
  test.each(SHAPES)('%s', async (_, changes, reason) => {
    const wire = await vouchWith(changes);
    expect(() => decodeStatement(wire)).toThrow(expect.objectContaining({ reason }));
  });

  test('nothing of a vouch that was only taken apart and put together again', async () => {
    expect(decodeStatement(await vouchWith({}))).toEqual(said[3]);
    expect(decodeStatement(await vouchWith({ 4: manyDeps(64) })).deps).toHaveLength(64);
  });

  test('a policy or a title that it does not know', async () => {
    const genesis = (body: CborItem) =>
      encodeCbor([1, 0, new Uint8Array(32), fromHex(bob.publicKey), [], 0, body]);
    for (const body of [
      ['', [2, 0], bytes(32)],
      ['', [0, 2], bytes(32)],
      ['', [0], bytes(32)],
      ['t'.repeat(101), [0, 0], bytes(32)],
      ['', [0, 0], bytes(31)],
    ]) {
      const wire = await sealed(genesis(body));
      expect(() => decodeStatement(wire)).toThrow(expect.objectContaining({ reason: 'malformed' }));
    }
    const wire = await sealed(genesis(['', [1, 1], bytes(32)]));
    expect(decodeStatement(wire)).toMatchObject({ policy: { pin: 'any', topology: 'private' } });
  });

  test('more than 4 KiB', () => {
    expect(() => parseStatement(bytes(4097))).toThrow(
      expect.objectContaining({ reason: 'statement-too-large' }),
    );
  });

  test('a signature by another key, over another label, or of another length', async () => {
    const [payload] = decodeCbor((said[3] as Statement).wire) as [Uint8Array];
    const signatures = [
      await carol.sign(concatBytes(prefix('stmt'), payload)),
      await bob.sign(concatBytes(prefix('accept'), payload)),
      await bob.sign(payload),
    ];
    for (const signature of signatures) {
      expect(() => decodeStatement(encodeCbor([payload, signature]))).toThrow('bad-signature');
    }
    expect(() => decodeStatement(encodeCbor([payload, bytes(63)]))).toThrow('malformed');
    expect(() => decodeStatement(encodeCbor([payload]))).toThrow('malformed');
    expect(() => decodeStatement(encodeCbor([0, bytes(64)]))).toThrow('malformed');
  });
});

test('a parsed statement says by itself whether it is signed', async () => {
  const [payload] = decodeCbor((said[3] as Statement).wire) as [Uint8Array];
  expect(hasValidSignature(parseStatement((said[3] as Statement).wire))).toBe(true);
  expect(hasValidSignature(parseStatement(encodeCbor([payload, bytes(64)])))).toBe(false);
});

test('a statement too long to be taken is not made either', async () => {
  const envelope = { roomId: said[0]?.roomId, deps: [(said[0] as Statement).id], time: 0 };
  const evict = { type: 'evict', subject: bob.publicKey, reason: 'x'.repeat(301) } as const;
  await expect(signStatement(alice, envelope, evict)).rejects.toThrow(ProtocolError);
});

describe('fuzzed, decoding gives a statement or a ProtocolError, and nothing else:', () => {
  const outcome = (wire: Uint8Array): void => {
    try {
      const { wire: again } = parseStatement(wire);
      expect(again).toBe(wire);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  };

  test('any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), outcome), { numRuns: 40_000 });
  });

  test('a real statement with bytes changed, inside and outside of its payload', () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    const edited = (from: Uint8Array, changes: readonly [number, number][]): Uint8Array => {
      const wire = Uint8Array.from(from);
      for (const [at, value] of changes) wire[at % wire.length] = value;
      return wire;
    };
    const fuzz = fc.property(fc.nat(), fc.boolean(), edits, (pick, isInside, changes) => {
      const { wire } = said[pick % said.length] as Statement;
      const [payload, signature] = decodeCbor(wire) as [Uint8Array, Uint8Array];
      outcome(isInside ? encodeCbor([edited(payload, changes), signature]) : edited(wire, changes));
    });
    fc.assert(fuzz, { numRuns: 40_000 });
  });

  test('any items in the places of a statement’s fields', () => {
    const { item } = fc.letrec<{ item: CborItem }>((tie) => ({
      item: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.nat(9),
        fc.constantFrom(bytes(32), bytes(64), bytes(0), new Uint8Array(32)),
        fc.string({ maxLength: 5 }),
        fc.array(tie('item'), { maxLength: 7 }),
      ),
    }));
    const fields = fc.tuple(fc.constantFrom(1), fc.nat(8), item, item, item, item, item);
    const fuzz = fc.property(fields, (payload) => outcome(encodeCbor([encodeCbor(payload), bytes(64)])));
    fc.assert(fuzz, { numRuns: 30_000 });
  });
});
