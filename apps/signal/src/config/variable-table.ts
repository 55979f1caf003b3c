import { Variables } from './variables.ts';

/** What `--help` prints. */
export function helpText(): string {
  const rows = variableRows();
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(
    ({ name, byDefault, text }) => `  ${name.padEnd(width)}  ${text}${byDefault && ` [${byDefault}]`}`,
  );
  return ['The rendezvous node of Tessera. Configured by environment variables:', '', ...lines, ''].join(
    '\n',
  );
}

/** The table of docs/OPERATING.md. */
export function markdownTable(): string {
  const rows = variableRows().map(
    ({ name, byDefault, text }) => `| \`${name}\` | ${byDefault && `\`${byDefault}\``} | ${text} |`,
  );
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

/** `byDefault` is empty where there is none. */
function variableRows(): { name: string; byDefault: string; text: string }[] {
  const defaults = new Map<string, unknown>(Object.entries(Variables.parse({})));
  return Object.entries(Variables.shape).map(([name, schema]) => ({
    name,
    byDefault: displayDefault(defaults.get(name)),
    text: schema.description ?? '',
  }));
}

/** Lists are empty by default. */
function displayDefault(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
