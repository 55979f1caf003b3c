import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';
import { say, SetupProblem } from './workspace.mjs';

/** Programs that the tests drive and npm can not bring: looked for on the PATH, then in `places`. */
const NEEDED = [
  {
    what: 'Chromium, for the tests in a real browser. Install it, or set CHROMIUM to its binary',
    debian: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    places: [
      process.env.CHROMIUM,
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
  },
  {
    what: 'Firefox, for one flow between two kinds of browser. Install it, or set FIREFOX to its binary',
    debian: 'firefox-esr',
    commands: ['firefox-esr', 'firefox'],
    places: [process.env.FIREFOX, '/Applications/Firefox.app/Contents/MacOS/firefox'],
  },
  {
    what: 'coturn, for the tests of relayed links',
    debian: 'coturn',
    commands: ['turnserver'],
    places: ['/opt/homebrew/bin/turnserver', '/usr/local/bin/turnserver'],
  },
];

/** Installs what is missing where this is root on Debian or Ubuntu; elsewhere says what to install. */
export async function ensureSystemPackages() {
  const missing = NEEDED.filter((program) => !isThere(program));
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const names = missing.map((program) => program.debian);
    say(`installing ${names.join(' ')} (apt-get) …`);
    await aptGet(['update', '-qq']);
    await aptGet(['install', '-y', '-qq', '--no-install-recommends', ...names]);
  }
  const still = missing.filter((program) => !isThere(program));
  if (still.length > 0) throw new SetupProblem(advice(still));
}

function isThere({ commands, places }) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = folders.flatMap((folder) => commands.map((command) => join(folder, command)));
  return [...onPath, ...places].some((path) => path !== undefined && existsSync(path));
}

async function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const code = await run('apt-get', args, { env, quiet: true });
  if (code !== 0) throw new SetupProblem(`apt-get ${args.join(' ')} failed: see above.`);
}

function advice(programs) {
  const lines = programs.map(({ what, debian }) => `  ${what} (Debian, Ubuntu: apt-get install ${debian}).`);
  return `npm test needs:\n${lines.join('\n')}`;
}
