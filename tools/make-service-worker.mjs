/** Writes the client's service worker: its source with the names of the files that this build consists of. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const folder = process.argv[2] ?? 'dist/apps/peer-client/browser';
const NAME = 'service-worker.js';

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !['index.html', NAME].includes(entry.name))
  .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
  .sort();
const version = createHash('sha256').update(readFileSync(join(folder, 'index.html')));
for (const file of files) version.update(file).update(readFileSync(join(folder, file)));

const source = readFileSync(join(import.meta.dirname, '../apps/peer-client/offline', NAME), 'utf8');
const filled = source
  .replace('const FILES = [];', `const FILES = ${JSON.stringify(files)};`)
  .replace("const VERSION = '';", `const VERSION = '${version.digest('hex').slice(0, 16)}';`);
if (filled === source) throw new Error('the service worker has no place for its files any more');
writeFileSync(join(folder, NAME), filled);
console.log(`${NAME} keeps ${files.length} files for when the node is away`);
