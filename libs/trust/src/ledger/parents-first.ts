import type { StatementId } from '../crypto.ts';
import type { Statement } from './statement.ts';
import { listIn } from './statement-set.ts';

/** Each statement once, after those of its parents that are among them (Kahn's algorithm). */
export function parentsFirst(statements: readonly Statement[]): readonly Statement[] {
  const byId = new Map(statements.map((statement) => [statement.id, statement]));
  const children = new Map<StatementId, Statement[]>();
  const missing = new Map<StatementId, number>();
  for (const statement of byId.values()) {
    const parents = statement.deps.filter((dep) => byId.has(dep));
    missing.set(statement.id, parents.length);
    for (const parent of parents) listIn(children, parent).push(statement);
  }
  const sorted = [...byId.values()].filter(({ id }) => missing.get(id) === 0);
  for (const { id } of sorted) {
    for (const child of children.get(id) ?? []) {
      const left = (missing.get(child.id) ?? 0) - 1;
      missing.set(child.id, left);
      if (left === 0) sorted.push(child);
    }
  }
  return sorted;
}
