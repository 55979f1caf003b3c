import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  MAX_REPORT_PEERS,
  type Report,
  reportMessage,
  reportPayload,
  type RoomId,
  type SignedReport,
  sidFromBytes,
} from '#protocol';
import {
  fromHex,
  peerIdOf,
  seedSigner,
  type SignatureCheck,
  type Signer,
  type StatementId,
  verifySignature,
} from '#trust';
import type { RoomLedger } from '../room-ledger.ts';
import { HeardReports } from './heard-reports.ts';

const ROOM = 'ab'.repeat(32) as RoomId;
const [alice, bob, carol, mallory] = [1, 2, 3, 4].map((seed) =>
  seedSigner(new Uint8Array(32).fill(seed)),
) as [Signer, Signer, Signer, Signer];
const puppets = Array.from({ length: 60 }, (_, index) => seedSigner(new Uint8Array(32).fill(30 + index)));
const strangers = Array.from({ length: 3 }, (_, index) => seedSigner(new Uint8Array(32).fill(100 + index)));

/** As the ledger has them. */
const STANDING: Record<string, string> = {
  [alice.publicKey]: 'member',
  [bob.publicKey]: 'member',
  [carol.publicKey]: 'evicted',
  [mallory.publicKey]: 'member',
  ...Object.fromEntries(puppets.map(({ publicKey }) => [publicKey, 'member'])),
};

/** As an engine does, after other things had their turn. */
const verifyLater = async ({ publicKey, message, signature }: SignatureCheck): Promise<boolean> => {
  await new Promise((resolve) => setImmediate(resolve));
  return verifySignature(publicKey, message, signature);
};

let isSigned: typeof verifyLater;
let now: number;
let heard: HeardReports;
const fromBob = { peer: bob.publicKey };
const fromMallory = { peer: mallory.publicKey };

beforeEach(() => {
  now = 1_000_000;
  isSigned = verifyLater;
  const ledger = {
    self: alice.publicKey,
    roomId: ROOM,
    isSigned: (check: SignatureCheck) => isSigned(check),
    membership: { standing: (key: string) => ({ kind: STANDING[key] ?? 'unknown' }) },
  } as unknown as RoomLedger;
  heard = new HeardReports(ledger, { now: () => now, after: () => () => {} });
});

async function by(signer: Signer, change: Partial<Report> = {}): Promise<SignedReport> {
  const bytes = reportPayload({
    roomId: ROOM,
    seq: 1,
    time: 0,
    publicKey: signer.publicKey,
    sid: sidFromBytes(new Uint8Array(16)),
    heads: ['cd'.repeat(32) as StatementId],
    founder: peerIdOf(alice.publicKey),
    sponsor: undefined,
    pairs: [],
    edges: [],
    ...change,
  });
  return { bytes, key: fromHex(signer.publicKey), signature: await signer.sign(reportMessage(bytes)) };
}

describe('of what a neighbour passes on is heard', () => {
  test('the newest word of who is or was a member', async () => {
    expect((await heard.take(await by(bob, { seq: 5 }), fromBob))?.report.seq).toBe(5);
    expect((await heard.take(await by(bob, { seq: 7 }), fromMallory))?.report.seq).toBe(7);
    expect(await heard.take(await by(carol), fromBob)).toBeDefined();
    expect(heard.of(bob.publicKey)).toMatchObject({ report: { seq: 7 }, from: mallory.publicKey });
  });

  test('nothing that is as old as what is known, or older', async () => {
    const [old, newer] = [await by(bob, { seq: 5 }), await by(bob, { seq: 6 })];
    expect(await heard.take(newer, fromBob)).toBeDefined();
    for (const again of [old, newer]) expect(await heard.take(again, fromMallory)).toBeUndefined();
    expect(heard.of(bob.publicKey)?.at).toBe(now);
    now += 50_000;
    expect(await heard.take(newer, fromMallory)).toBeUndefined();
    expect(heard.of(bob.publicKey)?.at).toBe(now - 50_000);
  });

  test('nothing of a stranger, of another room, or in our own name', async () => {
    for (const stranger of strangers)
      expect(await heard.take(await by(stranger), fromMallory)).toBeUndefined();
    const elsewhere = await by(bob, { roomId: 'ef'.repeat(32) as RoomId });
    expect(await heard.take(elsewhere, fromMallory)).toBeUndefined();
    expect(await heard.take(await by(alice), fromMallory)).toBeUndefined();
    expect([...heard.all()]).toEqual([]);
  });

  test('no forgery: whoever passes one on has made it', async () => {
    const honest = await by(bob);
    const forgeries = [
      { ...honest, signature: (await by(mallory)).signature },
      { ...honest, key: fromHex(mallory.publicKey) },
      { ...(await by(mallory)), key: honest.key },
      { ...honest, bytes: honest.bytes.subarray(1) },
      { ...honest, bytes: new Uint8Array() },
    ];
    for (const forgery of forgeries)
      await expect(heard.take(forgery, fromMallory)).rejects.toThrow(/bad-report|malformed/);
    expect([...heard.all()]).toEqual([]);
  });
});

describe('a flood', () => {
  test('of one key’s own words is taken at one a second, from however many neighbours', async () => {
    let taken = 0;
    for (let seq = 1; seq <= 50; seq++) {
      now += 100;
      if (await heard.take(await by(mallory, { seq }), seq % 2 ? fromBob : fromMallory)) taken += 1;
    }
    expect(taken).toBeLessThanOrEqual(5 + 5);
    now += 60_000;
    expect(await heard.take(await by(mallory, { seq: 60 }), fromMallory)).toBeDefined();
  });

  test('of what is no news is not even read beyond a bound, and the next second goes on', async () => {
    const known = await by(bob, { seq: 9 });
    expect(await heard.take(known, fromBob)).toBeDefined();
    let reads = 0;
    const again = {
      ...known,
      get bytes() {
        reads += 1;
        return known.bytes;
      },
    };
    for (let round = 0; round < 2000; round++) await heard.take(again, fromMallory);
    expect(reads).toBe(4 * MAX_REPORT_PEERS);
    now += 1000;
    expect(await heard.take(await by(bob, { seq: 10 }), fromMallory)).toBeDefined();
  });

  test('from one neighbour costs no more than its share of signatures, and shuts nobody else up', async () => {
    const forged = { ...(await by(bob, { seq: 9 })), signature: new Uint8Array(64) };
    let verified = 0;
    for (let round = 0; round < MAX_REPORT_PEERS + 200; round++) {
      try {
        await heard.take(forged, fromMallory);
      } catch {
        verified += 1;
      }
    }
    expect(verified).toBe(MAX_REPORT_PEERS);
    expect(await heard.take(await by(bob, { seq: 1 }), fromBob)).toBeDefined();
  });

  test('from many neighbours costs no more than one share for all', async () => {
    const forged = { ...(await by(bob, { seq: 9 })), signature: new Uint8Array(64) };
    let verified = 0;
    for (const { publicKey: peer } of puppets.slice(0, 4)) {
      const link = { peer };
      for (let round = 0; round < MAX_REPORT_PEERS; round++) {
        try {
          await heard.take(forged, link);
        } catch {
          verified += 1;
        }
      }
    }
    expect(verified).toBe(2 * MAX_REPORT_PEERS);
  });

  test('of what is known already uses up nothing', async () => {
    const known = await by(bob, { seq: 9 });
    await heard.take(known, fromBob);
    for (let round = 0; round < 2 * MAX_REPORT_PEERS; round++) await heard.take(known, fromMallory);
    expect(await heard.take(await by(carol), fromMallory)).toBeDefined();
  });

  test('of puppets’ words, as many as a neighbour may pass on, leaves it its own and others theirs', async () => {
    for (let seq = 1; seq <= 5; seq++) {
      for (const puppet of puppets) await heard.take(await by(puppet, { seq }), fromMallory);
    }
    expect(await heard.take(await by(carol), fromMallory)).toBeUndefined();
    expect(await heard.take(await by(mallory), fromMallory)).toBeDefined();
    expect(await heard.take(await by(bob), fromBob)).toBeDefined();
    expect(await heard.take(await by(carol), fromBob)).toBeDefined();
  });

  test('of one key’s own words that come at once is verified in turn, and no more of them than is taken', async () => {
    let verified = 0;
    isSigned = (check) => {
      verified += 1;
      return verifyLater(check);
    };
    const words = await Promise.all(Array.from({ length: 50 }, (_, seq) => by(mallory, { seq: seq + 1 })));
    const taken = await Promise.all(words.map((word) => heard.take(word, fromMallory)));
    expect([verified, taken.filter((one) => one !== undefined).length]).toEqual([5, 5]);
  });

  test('of copies that neighbours bring at once is heard as one', async () => {
    const word = await by(carol);
    const taken = await Promise.all([fromBob, fromMallory].map((link) => heard.take(word, link)));
    expect(taken.filter((one) => one !== undefined)).toHaveLength(1);
  });

  test('of one key’s own words is not verified beyond what is taken', async () => {
    const forged = { ...(await by(mallory, { seq: 99 })), signature: new Uint8Array(64) };
    for (let seq = 1; seq <= 5; seq++) await heard.take(await by(mallory, { seq }), fromMallory);
    expect(await heard.take(forged, fromMallory)).toBeUndefined();
  });
});
