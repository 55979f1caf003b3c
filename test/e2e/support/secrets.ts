import type { Page } from 'playwright-core';

/** Everything that may stay in a page only, under a name for the failure. Found in the page itself. */
export interface Secret {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Shorter ones would be found by chance in ciphertext. */
const LEAST_BYTES = 6;

export function secretText(name: string, text: string): Secret {
  return { name: `${name} ${JSON.stringify(text)}`, bytes: Buffer.from(text) };
}

/** The forms of a secret that occur in `haystack`: raw, hexadecimal, base64 and base64url at each alignment. */
export function tracesIn(haystack: Buffer, { name, bytes }: Secret): string[] {
  if (bytes.length < LEAST_BYTES) throw new Error(`too short to be looked for: ${name}`);
  return Object.entries(formsOf(bytes))
    .filter(([, form]) => haystack.includes(form))
    .map(([form]) => `${name}, ${form}`);
}

function formsOf(bytes: Buffer): Record<string, Buffer | string> {
  const hex = bytes.toString('hex');
  return {
    raw: bytes,
    'in hexadecimal': hex,
    'in capital hexadecimal': hex.toUpperCase(),
    ...Object.fromEntries(
      ([0, 1, 2] as const).flatMap((before) => {
        const inner = innerBase64(bytes, before);
        const urlSafe = inner.replaceAll('+', '-').replaceAll('/', '_');
        return [
          [`in base64 after ${before} bytes`, inner],
          [`in base64url after ${before} bytes`, urlSafe],
        ];
      }),
    ),
  };
}

/** The characters that depend on `bytes` alone where they stand after `before` bytes (modulo 3) of something. */
function innerBase64(bytes: Buffer, before: 0 | 1 | 2): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const whole = Math.floor(((before + bytes.length) * 8) / 6);
  return text.slice(Math.ceil((before * 8) / 6), whole);
}

/** Keeps hold of every connection that the page makes, so that `secretsOf` can read it. Before the first page. */
export function holdConnections(): void {
  const held: RTCPeerConnection[] = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      held.push(this);
    }
  };
  Object.assign(globalThis, { heldConnections: held });
}

/** Device key, and what is secret in the session descriptions: addresses, passwords, fingerprints. */
export async function secretsOf(page: Page): Promise<Secret[]> {
  const descriptions = await page.evaluate(() => {
    const { heldConnections } = globalThis as unknown as { heldConnections: RTCPeerConnection[] };
    return heldConnections.flatMap(({ localDescription, remoteDescription }) => [
      localDescription?.sdp ?? '',
      remoteDescription?.sdp ?? '',
    ]);
  });
  return [...descriptions.flatMap(secretsOfDescription), ...(await deviceKeys(page))];
}

function secretsOfDescription(sdp: string): Secret[] {
  return sdp.split('\r\n').flatMap((line) => {
    const [, kind = '', value = ''] = /^a=(ice-ufrag|ice-pwd|fingerprint|candidate):(.+)$/.exec(line) ?? [];
    if (kind === '') return [];
    // Four letters: in as much base64 as is sent here they would stand somewhere by chance.
    if (kind === 'ice-ufrag') return [secretText(kind, line)];
    if (kind !== 'fingerprint') return [secretText(kind, value)];
    const hex = value.replace(/^sha-256 /, '');
    return [secretText(kind, hex), { name: kind, bytes: Buffer.from(hex.replaceAll(':', ''), 'hex') }];
  });
}

async function deviceKeys(page: Page): Promise<Secret[]> {
  const keys = await page.evaluate(async () => {
    const opened = indexedDB.open('tessera');
    const database = await new Promise<IDBDatabase>((resolve) => {
      opened.onsuccess = () => resolve(opened.result);
    });
    const read = database.transaction('keys').objectStore('keys').getAll();
    const rows = await new Promise<{ publicKey: string }[]>((resolve) => {
      read.onsuccess = () => resolve(read.result as { publicKey: string }[]);
    });
    database.close();
    return rows.map(({ publicKey }) => publicKey);
  });
  return keys.map((key) => ({ name: 'device key', bytes: Buffer.from(key, 'hex') }));
}
