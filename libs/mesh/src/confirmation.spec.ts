import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Report } from '#protocol';
import { peerIdOf, type PublicKey, type StatementId } from '#trust';
import { Confirmation } from './confirmation.ts';
import type { RoomLedger } from './room-ledger.ts';
import type { RoomMemory } from './room-memory.ts';

const [alice, bob, dan] = ['a1', 'b0', 'da'].map((byte) => byte.repeat(32) as PublicKey) as [
  PublicKey,
  PublicKey,
  PublicKey,
];
const [known, evict] = ['01', '02'].map((byte) => byte.repeat(32) as StatementId) as [
  StatementId,
  StatementId,
];

/** Dan came by an invite of Alice; his ledger has no statement but the known one. */
let statements: Set<StatementId>;
let reports: Map<PublicKey, Report>;
let confirmed: jest.Mock<() => void>;
let confirmation: Confirmation;

beforeEach(() => {
  statements = new Set([known]);
  reports = new Map();
  confirmed = jest.fn<() => void>();
  const ledger = {
    self: dan,
    current: { has: (id: StatementId) => statements.has(id) },
    membership: { letInBy: () => [{ by: alice }] },
  } as unknown as RoomLedger;
  const record: Record<string, unknown> = {};
  const memory = {
    record,
    update: (change: object) => Object.assign(record, change),
  } as unknown as RoomMemory;
  confirmation = new Confirmation(ledger, memory, { reportOf: (peer) => reports.get(peer), confirmed });
});

function reported(by: PublicKey, subjects: readonly PublicKey[], heads: readonly StatementId[]): void {
  const edges = subjects.map((subject) => ({ subject: peerIdOf(subject), via: 'invite' as const }));
  reports.set(by, { edges, heads } as unknown as Report);
  confirmation.reconsider();
}

describe('a newcomer’s room is confirmed', () => {
  test('by a report of the inviter that names it as let in', () => {
    reported(alice, [bob, dan], [known]);
    expect(confirmed).toHaveBeenCalledTimes(1);
    reported(alice, [dan], [known]);
    expect(confirmed).toHaveBeenCalledTimes(1);
  });

  test('by no report that does not name it, and by nobody else’s', () => {
    reported(alice, [bob], [known]);
    reported(bob, [dan], [known]);
    expect(confirmed).not.toHaveBeenCalled();
  });

  test('not before it has every statement that the inviter had, who may have evicted somebody', () => {
    reported(alice, [dan], [known, evict]);
    expect(confirmed).not.toHaveBeenCalled();
    statements.add(evict);
    confirmation.reconsider();
    expect(confirmed).toHaveBeenCalledTimes(1);
  });

  test('not by a report that may not name every end of what the inviter had', () => {
    reported(alice, [dan], Array<StatementId>(32).fill(known));
    expect(confirmed).not.toHaveBeenCalled();
    reported(alice, [dan], Array<StatementId>(31).fill(known));
    expect(confirmed).toHaveBeenCalledTimes(1);
  });

  test('by a link to the inviter, and to nobody else', () => {
    confirmation.linkedTo(bob);
    expect(confirmed).not.toHaveBeenCalled();
    confirmation.linkedTo(alice);
    expect(confirmed).toHaveBeenCalledTimes(1);
  });
});
