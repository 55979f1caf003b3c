import type { PublicKey, StatementId } from '../crypto.ts';
import { evaluate } from './evaluate.ts';
import { StatementSet } from './statement-set.ts';

/** The members there would be after an evict of `subject` that knows all of this set. */
export function membersWithout(set: StatementSet, subject: PublicKey): ReadonlySet<PublicKey> {
  const after = new StatementSet();
  for (const statement of set.statements) after.append(statement);
  after.append({
    id: 'preview' as StatementId,
    wire: new Uint8Array(),
    roomId: set.at(0).roomId,
    author: set.at(0).author,
    deps: set.heads().map(({ id }) => id),
    time: 0,
    type: 'evict',
    subject,
    reason: '',
  });
  return evaluate(after).members;
}
