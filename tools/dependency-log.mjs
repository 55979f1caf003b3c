import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { inRoot, runMain, SetupProblem } from './setup/workspace.mjs';

const LOG = inRoot('docs', 'adr', '0005-dependencies.md');
const HEAD = '| package | version | licence | on disk | why |\n|---|---|---|---|---|\n';

/** Writes the facts of every direct dependency into the log; the reasons in it are people's and stay. */
await runMain(async () => {
  const log = await readFile(LOG, 'utf8');
  const { dependencies, devDependencies } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  const reasons = new Map(
    [...log.matchAll(/^\| `(\S+)` +\|.*\| (.*?) +\|$/gm)].map(([, name, reason]) => [name, reason]),
  );
  const names = Object.keys({ ...dependencies, ...devDependencies });
  const missing = names.filter((name) => !reasons.get(name));
  if (missing.length > 0) throw new SetupProblem(`Add a row with a reason first: ${missing.join(', ')}`);
  const text = await replaced(log, { runtime: dependencies, development: devDependencies }, reasons);
  await writeFile(LOG, await format(text, { ...(await resolveConfig(LOG)), filepath: LOG }));
  return 0;
});

async function replaced(log, tables, reasons) {
  let text = log;
  for (const [mark, packages] of Object.entries(tables)) {
    const rows = await Promise.all(Object.keys(packages).map((name) => row(name, reasons.get(name))));
    const table = `<!-- ${mark} -->\n\n${HEAD}${rows.join('')}\n<!-- /${mark} -->`;
    text = text.replace(new RegExp(`<!-- ${mark} -->[^]*<!-- /${mark} -->`), table);
  }
  return text;
}

async function row(name, reason) {
  const folder = inRoot('node_modules', name);
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return `| \`${name}\` | ${version} | ${license} | ${megabytes(await sizeOf(folder))} | ${reason} |\n`;
}

async function sizeOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function megabytes(bytes) {
  return bytes < 100_000 ? '< 0.1 MB' : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
