import { fromHex, type PublicKey, seedSigner, type Signer, toHex, verifySignature } from '#trust';

/** A device key in a form that IndexedDB can hold. Its bytes can not be read out of the first kind at all. */
export type KeptKey =
  | { readonly kind: 'non-extractable'; readonly publicKey: PublicKey; readonly privateKey: CryptoKey }
  | {
      readonly kind: 'wrapped';
      readonly wrapping: CryptoKey;
      readonly iv: Uint8Array<ArrayBuffer>;
      readonly sealed: ArrayBuffer;
    };

/** What of `globalThis.crypto` is used. */
export type KeyEngine = Pick<Crypto, 'getRandomValues' | 'subtle'>;

/** Throws where the engine does not know Ed25519. */
export async function makeNonExtractable({ subtle }: KeyEngine): Promise<KeptKey> {
  const pair = await subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const publicKey = toHex<PublicKey>(new Uint8Array(await subtle.exportKey('raw', pair.publicKey)));
  return { kind: 'non-extractable', publicKey, privateKey: pair.privateKey };
}

/** The seed under a key that can not be read out: a copy of the database's files is worth nothing. */
export async function makeWrapped(engine: KeyEngine): Promise<KeptKey> {
  const wrapping = await engine.subtle.generateKey(AES, false, ['encrypt', 'decrypt']);
  const seed = engine.getRandomValues(new Uint8Array(32));
  const iv = engine.getRandomValues(new Uint8Array(12));
  return {
    kind: 'wrapped',
    wrapping,
    iv,
    sealed: await engine.subtle.encrypt({ ...AES, iv }, wrapping, seed),
  };
}

const AES = { name: 'AES-GCM', length: 256 };

export async function restoreSigner(kept: KeptKey, { subtle }: KeyEngine): Promise<Signer> {
  switch (kept.kind) {
    case 'non-extractable':
      return {
        publicKey: kept.publicKey,
        sign: async (message) =>
          new Uint8Array(await subtle.sign('Ed25519', kept.privateKey, message as Uint8Array<ArrayBuffer>)),
      };
    case 'wrapped':
      return seedSigner(
        new Uint8Array(await subtle.decrypt({ ...AES, iv: kept.iv }, kept.wrapping, kept.sealed)),
      );
  }
}

/** Some engines hand back a key that does not sign, or signs what nobody verifies. */
export async function canSign(signer: Signer): Promise<boolean> {
  const message = new TextEncoder().encode('tessera: does this key sign?');
  return verifySignature(fromHex(signer.publicKey), message, await signer.sign(message));
}
