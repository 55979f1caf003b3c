import { decodeBase64url, encodeBase64url } from '#protocol';
import type { SeenFrame } from '../../support/simulated-node.ts';

/** All bytes that a node saw, to be searched for what it must not have seen. */
export class Capture {
  readonly #frames: readonly Buffer[];

  constructor(seen: readonly SeenFrame[]) {
    this.#frames = seen.flatMap(({ frame }) => {
      const raw = Buffer.from(frame as string);
      return typeof frame === 'string' ? [raw, ...bytesWithin(frame)] : [raw];
    });
  }

  /** As text or bytes, also in hexadecimal, with colons between, and in base64url. */
  holds(secret: string | Uint8Array): boolean {
    const needles = typeof secret === 'string' ? [Buffer.from(secret)] : formsOf(secret);
    return this.#frames.some((frame) => needles.some((needle) => frame.includes(needle)));
  }
}

function formsOf(secret: Uint8Array): Buffer[] {
  const hex = Buffer.from(secret).toString('hex');
  const colons = hex.replace(/(..)(?!$)/g, '$1:');
  const texts = [hex, hex.toUpperCase(), colons, colons.toUpperCase(), encodeBase64url(secret)];
  return [Buffer.from(secret), ...texts.map((text) => Buffer.from(text))];
}

/** What base64url strings in a control frame stand for. */
function bytesWithin(json: string): Buffer[] {
  return [...json.matchAll(/"([A-Za-z0-9_-]{16,})"/g)].flatMap(([, text]) => {
    try {
      return [Buffer.from(decodeBase64url(text ?? ''))];
    } catch {
      return [];
    }
  });
}
