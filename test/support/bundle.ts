import { build } from 'esbuild';

/** One script for a page from a TypeScript entry; `#…` imports resolve as everywhere, through package.json. */
export async function bundleForPage(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const [script] = outputFiles;
  if (!script) throw new Error(`nothing came of ${entry}`);
  return script.text;
}
