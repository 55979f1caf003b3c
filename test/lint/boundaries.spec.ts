import { spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';

const FIXTURE = resolve('test/lint/fixture');

interface FileResult {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

describe('lint of the boundaries', () => {
  let found: ReadonlyMap<string, readonly string[]>;

  beforeAll(() => {
    found = lintFixture();
  });

  test.each([
    ['the node that reads what it carries', 'apps/signal/src/opens-bodies.ts', 'boundaries/dependencies'],
    ['an app that imports an app', 'apps/signal/src/borrows-from-an-app.ts', 'boundaries/dependencies'],
    ['a lib that imports one above it', 'libs/protocol/src/looks-up.ts', 'boundaries/dependencies'],
    ['a relative path into another lib', 'libs/trust/src/reaches-sideways.ts', 'no-restricted-imports'],
    ['WebRTC outside its folder', 'libs/mesh/src/opens-a-connection.ts', 'no-restricted-globals'],
  ])('refuses %s', (_what, file, rule) => {
    expect(found.get(file)).toEqual([rule]);
  });

  test('has nothing against a part that imports what it may', () => {
    expect(found.get('apps/signal/src/knows-the-protocol.ts')).toEqual([]);
  });
});

/** The rules by file; a process of its own, because jest's module registry can not load the flat config. */
function lintFixture(): ReadonlyMap<string, readonly string[]> {
  const args = ['node_modules/eslint/bin/eslint.js', '--no-ignore', '--format', 'json', FIXTURE];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const results = JSON.parse(stdout) as readonly FileResult[];
  return new Map(
    results.map(({ filePath, messages }) => [
      relative(FIXTURE, filePath),
      messages.map(({ ruleId, message }) => ruleId ?? message),
    ]),
  );
}
