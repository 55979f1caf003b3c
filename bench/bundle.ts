import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Compressed bytes of what the built client loads before its start screen is usable; its build refuses more. */
export async function bundle(): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  spawnSync(process.execPath, ['tools/check-bundle.mjs'], { cwd: root, stdio: 'inherit' });
}
