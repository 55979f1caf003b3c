import { fromHex, type PublicKey, seedSigner, type Signer, toHex, verifySignature } from '#trust';

/** A device key in a form that IndexedDB can hold. Its bytes can not be read out of the first kind at all. */
export type KeptKey =
  | { readonly kind: 'non-extractable'; readonly publicKey: PublicKey; readonly privateKey: CryptoKey }
  | ({ readonly kind: 'wrapped' } & SealedSeed);

/** Under a key that can not be read out: a copy of the database's files is worth nothing. */
export interface SealedSeed {
  readonly wrapping: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/** What of `globalThis.crypto` is used. */
export type KeyEngine = Pick<Crypto, 'getRandomValues' | 'subtle'>;

/** Throws where the engine does not know Ed25519. A key made without a seed never was in the page's memory. */
export async function makeNonExtractable(
  { subtle }: KeyEngine,
  seed: Uint8Array | undefined,
): Promise<KeptKey> {
  if (seed) {
    const pkcs8 = Uint8Array.from([...PKCS8_ED25519, ...seed]);
    const privateKey = await subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
    return { kind: 'non-extractable', publicKey: seedSigner(seed).publicKey, privateKey };
  }
  const pair = await subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const publicKey = toHex<PublicKey>(new Uint8Array(await subtle.exportKey('raw', pair.publicKey)));
  return { kind: 'non-extractable', publicKey, privateKey: pair.privateKey };
}

export async function makeWrapped(engine: KeyEngine, seed: Uint8Array | undefined): Promise<KeptKey> {
  return { kind: 'wrapped', ...(await sealSeed(engine, seed ?? engine.getRandomValues(new Uint8Array(32)))) };
}

export async function sealSeed(engine: KeyEngine, seed: Uint8Array): Promise<SealedSeed> {
  const wrapping = await engine.subtle.generateKey(AES, false, ['encrypt', 'decrypt']);
  const iv = engine.getRandomValues(new Uint8Array(12));
  const sealed = await engine.subtle.encrypt({ ...AES, iv }, wrapping, Uint8Array.from(seed));
  return { wrapping, iv, sealed };
}

export async function unsealSeed(
  { subtle }: KeyEngine,
  { wrapping, iv, sealed }: SealedSeed,
): Promise<Uint8Array> {
  return new Uint8Array(await subtle.decrypt({ ...AES, iv }, wrapping, sealed));
}

const AES = { name: 'AES-GCM', length: 256 };

/** What stands before the 32 bytes of a seed in PKCS #8 (RFC 8410 §7). */
const PKCS8_ED25519 = fromHex('302e020100300506032b657004220420');

export async function restoreSigner(kept: KeptKey, engine: KeyEngine): Promise<Signer> {
  switch (kept.kind) {
    case 'non-extractable':
      return {
        publicKey: kept.publicKey,
        sign: async (message) =>
          new Uint8Array(
            await engine.subtle.sign('Ed25519', kept.privateKey, message as Uint8Array<ArrayBuffer>),
          ),
      };
    case 'wrapped':
      return seedSigner(await unsealSeed(engine, kept));
  }
}

/** Some engines hand back a key that does not sign, or signs what nobody verifies. */
export async function canSign(signer: Signer): Promise<boolean> {
  const message = new TextEncoder().encode('tessera: does this key sign?');
  return verifySignature(fromHex(signer.publicKey), message, await signer.sign(message));
}
