import { fromHex, type PublicKey, type SignatureCheck, type SignatureVerifier, toHex } from '#trust';

/** Those of the largest room. */
const MAX_KEYS = 256;

/**
 * Asks the engine's own Ed25519, which is ten times as fast as ours, needs no warming up and runs beside the page. Its
 * yes to a plain signature is `verifySignature`'s too, whatever the engine: what engines disagree about is left to
 * `fallback`, and so is all that it refuses (ADR 21).
 */
export class EngineVerifier implements SignatureVerifier {
  #isMissing = false;

  constructor(
    private readonly subtle: Pick<SubtleCrypto, 'importKey' | 'verify'>,
    private readonly fallback: SignatureVerifier,
  ) {}

  /** Few people say much. */
  readonly #keys = new Map<PublicKey, Promise<CryptoKey>>();

  async verify(checks: readonly SignatureCheck[]): Promise<number> {
    const accepted = this.#isMissing ? [] : await Promise.all(checks.map((check) => this.#accepts(check)));
    const doubtful = accepted.length === 0 ? 0 : accepted.indexOf(false);
    if (doubtful < 0) return checks.length;
    return doubtful + (await this.fallback.verify(checks.slice(doubtful)));
  }

  async #accepts(check: SignatureCheck): Promise<boolean> {
    if (!isPlain(check)) return false;
    const { publicKey, message, signature } = check;
    try {
      const key = await this.#keyOf(publicKey);
      return await this.subtle.verify('Ed25519', key, own(signature), own(message));
    } catch (error) {
      // Any other one is about this key: it is no point.
      if (error instanceof DOMException && error.name === 'NotSupportedError') this.#isMissing = true;
      return false;
    }
  }

  #keyOf(publicKey: Uint8Array): Promise<CryptoKey> {
    const id: PublicKey = toHex(publicKey);
    let key = this.#keys.get(id);
    if (!key) {
      if (this.#keys.size >= MAX_KEYS) this.#keys.clear();
      key = this.subtle.importKey('raw', own(publicKey), 'Ed25519', false, ['verify']);
      this.#keys.set(id, key);
    }
    return key;
  }
}

/**
 * Whether all engines, and ours, verify the same equation: key and nonce are canonical and of large order, and the
 * scalar is reduced. An engine may or may not multiply by the cofactor; who accepts without accepts with it (RFC 8032
 * §5.1.7; Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs", 2020).
 */
export function isPlain({ publicKey, signature }: SignatureCheck): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return (
    isPlainPoint(publicKey) && isPlainPoint(signature.subarray(0, 32)) && isReduced(signature.subarray(32))
  );
}

function isPlainPoint(point: Uint8Array): boolean {
  const y = Uint8Array.from(point);
  y[31] = (y[31] ?? 0) & 0x7f;
  return isLess(y, FIELD) && !SMALL_ORDER.some((small) => small.every((byte, at) => byte === y[at]));
}

const isReduced = (scalar: Uint8Array): boolean => isLess(scalar, GROUP);

/** Little-endian, of equal length. */
function isLess(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = a.length - 1; at >= 0; at--) {
    const [left = 0, right = 0] = [a[at], b[at]];
    if (left !== right) return left < right;
  }
  return false;
}

/** 2^255 − 19 and 2^252 + 27742317777372353535851937790883648493. */
const FIELD = fromHex(`ed${'ff'.repeat(30)}7f`);
const GROUP = fromHex(`edd3f55c1a631258d69cf7a2def9de14${'00'.repeat(15)}10`);

/** The y of the eight points whose order divides 8. */
const SMALL_ORDER = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map(fromHex);

/** WebCrypto takes no view of shared memory. */
const own = (view: Uint8Array): Uint8Array<ArrayBuffer> => view as Uint8Array<ArrayBuffer>;
