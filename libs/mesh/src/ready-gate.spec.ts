import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  inBatches,
  inlineVerifier,
  type PublicKey,
  seedSigner,
  type SignatureVerifier,
  type Statement,
} from '#trust';
import { longLedger } from '../../../test/support/long-ledger.ts';
import type { CtlMessage } from './ctl-messages.ts';
import { type LedgerMessage, ReadyGate } from './ready-gate.ts';
import { RoomLedger } from './room-ledger.ts';

/** A verifier that answers when the test says so; of the genesis, which comes alone, at once. */
class HeldVerifier implements SignatureVerifier {
  readonly held: (() => void)[] = [];

  verify(checks: Parameters<SignatureVerifier['verify']>[0]): Promise<number> {
    if (checks.length === 1) return inlineVerifier.verify(checks);
    return new Promise((resolve) => this.held.push(() => resolve(inlineVerifier.verify(checks))));
  }

  async release(): Promise<void> {
    this.held.shift()?.();
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const wiresOf = (statements: readonly Statement[]) => statements.map(({ wire }) => wire);

let said: readonly Statement[];
let verifier: HeldVerifier;
let ledger: RoomLedger;
let sent: CtlMessage[];
let failures: unknown[];
let gate: ReadyGate;
beforeEach(async () => {
  said = await longLedger(45);
  [verifier, sent, failures] = [new HeldVerifier(), [], []];
  ledger = newcomersLedger(said[0]!, verifier);
  gate = gateTo(said[0]!.author);
});

function newcomersLedger(genesis: Statement, by: SignatureVerifier): RoomLedger {
  return new RoomLedger(
    {
      roomId: genesis.roomId,
      signer: seedSigner(new Uint8Array(32).fill(7)),
      store: { addStatements: () => Promise.resolve() },
      clock: { now: () => 0, after: () => () => {} },
      verifier: by,
      membersAtAdmission: undefined,
      pinRuns: () => new Set(),
      isBlocked: () => false,
      alarmed: () => {},
      writeFailed: () => {},
    },
    [],
  );
}

function gateTo(peer: PublicKey): ReadyGate {
  const opened = closedGateTo(peer);
  opened.start();
  return opened;
}

/** As it is before the link is bound. */
function closedGateTo(peer: PublicKey): ReadyGate {
  return new ReadyGate({
    peer,
    ledger,
    clock: { now: () => 0, after: (_, callback) => (setImmediate(callback), () => {}) },
    send: (message) => sent.push(message),
    isWaiting: () => true,
    grew: () => {},
    passed: () => {},
    failed: (error) => failures.push(error),
  });
}

const statements = (...of: Statement[]) => ({ type: 'statements', wires: wiresOf(of) }) as const;
const batchesSent = () => sent.filter(({ type }) => type === 'statements').length;
const sizes = () => ledger.current?.size ?? 0;

describe('who holds all that the other side does', () => {
  const everything = { type: 'want', ids: [] as Statement['id'][] } as const;
  beforeEach(async () => {
    verifier.verify = (checks) => inlineVerifier.verify(checks);
    await ledger.add(wiresOf(said), undefined);
    everything.ids.splice(0, Infinity, said[44]!.id);
  });

  test('sends the rest unasked, and not again for a want that crossed it', () => {
    gate.receive({ type: 'heads', heads: [said[19]!.id] });
    const pushed = sent.flatMap((message) => (message.type === 'statements' ? message.wires : []));
    expect(pushed).toEqual(wiresOf(said.slice(20)));
    const before = batchesSent();
    gate.receive(everything);
    expect(batchesSent()).toBe(before);
    gate.receive(everything);
    expect(batchesSent()).toBeGreaterThan(before);
  });

  test('sends nothing to who holds as much', () => {
    gate.receive({ type: 'heads', heads: [said[44]!.id] });
    expect(batchesSent()).toBe(0);
  });

  test('tells nothing but its heads before the link is bound', () => {
    const closed = closedGateTo(said[0]!.author);
    closed.tellHeads();
    closed.receive({ type: 'heads', heads: [] });
    closed.receive(everything);
    closed.receive({ type: 'ready', heads: [] });
    expect(sent.map(({ type }) => type)).toEqual(['heads']);
    closed.start();
    expect(batchesSent()).toBe(Array.from(inBatches(said)).length);
  });
});

describe('while statements are verified', () => {
  test('what the link says of the ledger waits, and is taken in its order', async () => {
    gate.receive(statements(...said.slice(0, 20)));
    gate.receive(statements(...said.slice(20)));
    gate.receive({ type: 'want', ids: [said[44]!.id] });
    await settled();
    expect([sizes(), verifier.held.length, sent.length]).toEqual([1, 1, 0]);
    await verifier.release();
    expect([sizes(), verifier.held.length, sent.length]).toEqual([20, 1, 0]);
    await verifier.release();
    expect(sizes()).toBe(45);
    expect(sent.map(({ type }) => type)).toEqual(['statements']);
  });

  test('what another link brings at the same time is not verified again', async () => {
    const other = gateTo(said[1]!.author);
    gate.receive(statements(...said));
    other.receive(statements(...said));
    await settled();
    expect(verifier.held).toHaveLength(1);
    await verifier.release();
    expect(sizes()).toBe(45);
    const checked = { count: 0 };
    verifier.verify = (checks) => Promise.resolve((checked.count = checks.length));
    await verifier.release();
    expect(checked.count).toBe(0);
  });

  test('a link that says more than any room has to say has broken the protocol', async () => {
    const flood = statements(...said);
    const bytes = wiresOf(said).reduce((sum, { length }) => sum + 64 + length, 64);
    gate.receive(flood);
    const most = Math.floor((16 * 1024 * 1024) / bytes);
    for (let count = 0; count < most; count++) gate.receive(flood);
    expect(() => gate.receive(flood)).toThrow(expect.objectContaining({ reason: 'too-many-statements' }));
  });

  const NOTHING: LedgerMessage[] = [
    { type: 'heads', heads: [] },
    { type: 'want', ids: [] },
    { type: 'statements', wires: [] },
    { type: 'ready', heads: [] },
  ];

  test.each(NOTHING)('$type of nothing, over and over, is too much as well', (nothing) => {
    gate.receive(statements(...said));
    const flood = () => {
      for (let count = 0; count <= (16 * 1024 * 1024) / 64; count++) gate.receive(nothing);
    };
    expect(flood).toThrow(expect.objectContaining({ reason: 'too-many-statements' }));
  });

  test.each(NOTHING)(
    'others have their turn while thousands that wait, $type of nothing, are taken',
    async (nothing) => {
      gate.receive(statements(...said));
      for (let count = 0; count < 20_000; count++) gate.receive(nothing);
      // Of what was sent unasked, the first want says nothing new.
      for (let count = 0; count < 2; count++) gate.receive({ type: 'want', ids: [said[44]!.id] });
      await settled();
      verifier.verify = (checks) => inlineVerifier.verify(checks);
      await verifier.release();
      let turns = 0;
      while (batchesSent() < 2 * Array.from(inBatches(said)).length && turns < 1_000) {
        await settled();
        turns += 1;
      }
      expect(turns).toBeGreaterThan(10);
      expect(turns).toBeLessThan(1_000);
    },
  );

  test('a link that ends is told nothing, and heard no more', async () => {
    gate.receive(statements(...said.slice(0, 20)));
    gate.receive(statements(...said.slice(20)));
    await settled();
    gate.close();
    await verifier.release();
    expect([sizes(), verifier.held.length, sent.length, failures]).toEqual([20, 0, 0, []]);
  });
});

test('of a room whose genesis nobody signed, nothing is kept, and who shows it has broken the protocol', async () => {
  const wire = Uint8Array.from(said[0]!.wire);
  wire[wire.length - 1] = (wire.at(-1) ?? 0) ^ 1;
  gate.receive({ type: 'statements', wires: [wire, ...wiresOf(said.slice(1))] });
  await settled();
  expect([sizes(), verifier.held.length]).toEqual([0, 0]);
  expect(failures).toMatchObject([{ reason: 'bad-signature' }]);
});

describe('of a batch with a forged statement', () => {
  test('what comes before it is kept, nothing after it, and the sender has broken the protocol', async () => {
    const forged = { ...said[30]!, wire: said[30]!.wire.slice() };
    forged.wire[forged.wire.length - 1]! ^= 1;
    gate.receive(statements(...said.slice(0, 30), forged, ...said.slice(31)));
    await settled();
    await verifier.release();
    expect(sizes()).toBe(30);
    expect(failures).toMatchObject([{ reason: 'bad-signature' }]);
  });

  test('no more signatures are looked at than up to it, whatever the verifier says of the rest', async () => {
    verifier.verify = () => Promise.resolve(12);
    gate.receive(statements(...said));
    await settled();
    expect(sizes()).toBeLessThanOrEqual(13);
    expect(failures).toMatchObject([{ reason: 'bad-signature' }]);
  });
});

test('batches of a room reach it whole', async () => {
  for (const wires of inBatches(said)) gate.receive({ type: 'statements', wires });
  await settled();
  while (verifier.held.length > 0) await verifier.release();
  expect(sizes()).toBe(45);
});
