/** Finishes a build of the client: its number in the page, its files in the service worker, its licences beside it. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { inRoot } from './setup/workspace.mjs';

const folder = process.argv[2] ?? 'dist/apps/peer-client/browser';
const NAME = 'service-worker.js';
const LICENCES = 'licences.txt';
/** Not kept, or not by its name: the page has its number in it, and whoever serves the files writes the configuration. */
const APART = ['index.html', 'config.json', NAME, LICENCES];
const NUMBER = /(<meta name="tessera-build" content=")[^"]*"/;

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !APART.includes(entry.name))
  .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
  .sort();
const worker = readFileSync(inRoot('apps/peer-client/offline', NAME), 'utf8');
const page = readFileSync(join(folder, 'index.html'), 'utf8');
const hash = createHash('sha256').update(worker).update(page.replace(NUMBER, '$1"'));
for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
const build = hash.digest('hex').slice(0, 16);

const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
writeFileSync(join(folder, 'index.html'), filled(page, NUMBER, `$1${version} ${build}"`));
const withFiles = filled(worker, /^const FILES = \[\];$/m, `const FILES = ${JSON.stringify(files)};`);
writeFileSync(join(folder, NAME), filled(withFiles, /^const BUILD = '';$/m, `const BUILD = '${build}';`));
const licences = join(folder, '../3rdpartylicenses.txt');
if (existsSync(licences)) copyFileSync(licences, join(folder, LICENCES));
console.log(`build ${build}: ${NAME} keeps ${files.length} files for when the host is away`);

function filled(text, place, value) {
  if (!place.test(text)) throw new Error(`there is no place for ${value} any more`);
  return text.replace(place, value);
}
