import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

/** A headless Chromium that asks nothing of the world and links pages on this machine. The caller closes it. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch(how());
}

/** The same on a device of its own: what it keeps is in `folder`, also when it is killed. The caller closes it. */
export async function launchDevice(folder: string, options: BrowserContextOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...options, ...how() });
}

/** Several may start at once on a busy machine. */
const STARTS_WITHIN_MS = 120_000;

const how = () => ({
  executablePath: chromiumPath(),
  headless: true,
  args: FLAGS,
  timeout: STARTS_WITHIN_MS,
});

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Without a resolver for `.local` names two browsers would never find each other.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  // Chromium refuses to run as root in its sandbox, as in most containers.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function chromiumPath(): string {
  const chosen = process.env['CHROMIUM'];
  const found = (chosen === undefined ? PLACES : [chosen]).find((place) => existsSync(place));
  if (found !== undefined) return found;
  const looked = chosen === undefined ? PLACES.join(', ') : `$CHROMIUM, which is ${chosen}`;
  throw new Error(
    `no Chromium: looked at ${looked}. Install one (Debian: apt-get install chromium) or set CHROMIUM.`,
  );
}
