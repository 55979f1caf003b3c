import { median } from './arithmetic.ts';

/** One line of a result: what was measured, beside what in the same run. */
export interface Finding {
  readonly what: string;
  /** Our value, one for each round. */
  readonly ours: readonly number[];
  readonly rival: string;
  /** Undefined where the goal is a number and no comparison. */
  readonly theirs: readonly number[] | undefined;
  readonly unit: string;
  readonly goal: Goal | undefined;
}

export type Goal =
  /** Ours divided by theirs. */
  | { readonly kind: 'ratio at most' | 'ratio at least'; readonly value: number }
  /** Ours, or how far ours is above theirs, in the unit of the line. */
  | { readonly kind: 'at most' | 'at most above it'; readonly value: number };

/** What is closer to a goal than this has reached it: no two runs on two busy cores agree better. */
const EQUAL_WITHIN = 0.1;

/** Prints a table in Markdown, as docs/PERFORMANCE.md has it. */
export function report(title: string, findings: readonly Finding[]): void {
  const lines = findings.map((finding) => cellsOf(finding));
  const all = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = row(widths.map((width) => '-'.repeat(width)));
  process.stdout.write(`\n${title}\n\n${[row(HEAD), rule, ...lines.map(row)].join('\n')}\n`);
}

const HEAD = ['what', 'ours', 'beside', 'theirs', 'ratio', 'goal', 'met'];

function cellsOf({ what, ours, rival, theirs, unit, goal }: Finding): string[] {
  const own = median(ours);
  const other = theirs && median(theirs);
  return [
    what,
    `${short(own)} ${unit}`,
    rival,
    other === undefined ? '' : `${short(other)} ${unit}`,
    other === undefined ? '' : short(own / other),
    goal === undefined ? '' : goalWords(goal, unit),
    goal === undefined ? '' : verdict(goal, own, other),
  ];
}

function goalWords({ kind, value }: Goal, unit: string): string {
  switch (kind) {
    case 'ratio at most':
      return `ratio ≤ ${value}`;
    case 'ratio at least':
      return `ratio ≥ ${value}`;
    case 'at most':
      return `≤ ${value} ${unit}`;
    case 'at most above it':
      return `≤ theirs + ${value} ${unit}`;
  }
}

function verdict(goal: Goal, own: number, other = NaN): string {
  const [value, limit] = goal.kind.startsWith('ratio')
    ? [own / other, goal.value]
    : [own, limitOf(goal, other)];
  const excess = goal.kind === 'ratio at least' ? limit / value : value / limit;
  if (excess <= 1) return 'yes';
  return excess <= 1 + EQUAL_WITHIN ? 'within 10 %' : 'NO';
}

function limitOf({ kind, value }: Goal, other: number): number {
  return kind === 'at most above it' ? other + value : value;
}

function short(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return String(Number(value.toPrecision(3)));
}
