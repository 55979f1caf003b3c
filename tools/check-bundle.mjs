/**
 * Gzips what an app's first screen loads and fails above the limit: people open an invite on a phone, and an
 * operator signs in from one. Counts the scripts and style sheets that index.html names, and everything that they import statically.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = process.argv[2] ?? 'dist/apps/peer-client/browser';
const LIMIT_KB = folder.includes('dashboard') ? 180 : 200;

const files = initialFiles(folder);
const sizes = files.map((file) => ({
  file,
  bytes: gzipSync(readFileSync(join(folder, file)), { level: 9 }).length,
}));
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { file, bytes } of sizes) console.log(`${kb(bytes).padStart(8)} kB  ${file}`);
console.log(`${kb(total).padStart(8)} kB  in all, gzipped (limit ${LIMIT_KB} kB)`);
if (total > LIMIT_KB * 1000) {
  console.error('The first screen has become too heavy.');
  process.exitCode = 1;
}

function initialFiles(root) {
  const html = readFileSync(join(root, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, file]) => file);
  const seen = new Set();
  const queue = named;
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (file.endsWith('.js')) queue.push(...staticImports(readFileSync(join(root, file), 'utf8')));
  }
  return [...seen];
}

/** Minified chunks import each other as `from"./chunk-X.js"` or `import"./chunk-X.js"`; `import("…")` is lazy. */
function staticImports(source) {
  return [...source.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)].map(([, file]) => file);
}

function kb(bytes) {
  return (bytes / 1000).toFixed(1);
}
