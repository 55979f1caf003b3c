/**
 * How long a device takes over a room of 2000 statements: medians of rounds in which every measure has its turn, in
 * CPU time of the one thread, so that a busy machine does not show. The goal is 50 ms for who is a member, once
 * signatures are verified; those are verified on another thread.
 */
import { acceptedBy, inlineVerifier, Ledger } from '#trust';
import { BatchChecks } from '../libs/trust/src/ledger/batch-checks.ts';
import { evaluate } from '../libs/trust/src/ledger/evaluate.ts';
import { StatementSet } from '../libs/trust/src/ledger/statement-set.ts';
import { longLedger } from '../test/support/long-ledger.ts';

const SIZE = 2000;
const ROUNDS = 9;
const VERIFIED = 200;

const statements = await longLedger(SIZE);
const wires = statements.map(({ wire }) => wire);
const set = new StatementSet();
for (const statement of statements) set.append(statement);
const bob = statements[1].subject;
const history = { pinRuns: new Set(), membersAtAdmission: new Set() };
const times = new Map();
let members = 0;

for (let round = 0; round < ROUNDS; round += 1) {
  await measure('who is a member, signatures verified', () => evaluate(set));
  const ledger = await measure('read from the device: parse, order, keep', () => Ledger.restore(wires));
  members = ledger.membership.members.size;
  await measure('whom one of them accepts', () => acceptedBy(ledger, bob, history));
  const checks = new BatchChecks(statements.slice(SIZE - VERIFIED), (id) => ledger.get(id));
  await measure(`signatures of ${VERIFIED} statements, inline`, () => checks.verifyBy(inlineVerifier));
}

console.log(`${SIZE} statements, ${members} members; Node ${process.version}`);
console.table(Object.fromEntries([...times].map(([what, all]) => [what, summary(all)])));
const [evaluated] = times.values();
if (median(evaluated) > 50) throw new Error('who is a member takes more than 50 ms');

async function measure(what, act) {
  const begin = process.threadCpuUsage();
  const result = await act();
  const { user, system } = process.threadCpuUsage(begin);
  times.set(what, [...(times.get(what) ?? []), (user + system) / 1000]);
  return result;
}

function summary(all) {
  const inMs = (value) => Number(value.toFixed(2));
  return { 'median ms': inMs(median(all)), 'worst ms': inMs(Math.max(...all)), rounds: all.length };
}

function median(all) {
  return all.toSorted((a, b) => a - b)[all.length >> 1];
}
