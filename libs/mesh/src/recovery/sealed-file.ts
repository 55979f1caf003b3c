import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { concatBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64nopad } from '@scure/base';
import type { Identity, Recipient, Stanza } from 'age-encryption';

/** Why a file was not opened. Nothing was changed. */
export type SealedFileFault =
  'not-a-recovery-file' | 'too-large' | 'too-costly' | 'wrong-passphrase' | 'damaged';

/** From 0 to 1: deriving the key takes about a second on purpose. */
export type Progress = (done: number) => void;

/** Text of an age file (age-encryption.org/v1, armored) that opens with this passphrase; `age -d` opens it too. */
export async function sealFile(
  content: Uint8Array,
  passphrase: string,
  onProgress: Progress,
): Promise<string> {
  const { armor, Encrypter, Stanza } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.addRecipient(passphraseRecipient(Stanza, passphrase, onProgress));
  return armor.encode(await encrypter.encrypt(content));
}

export async function openFile(
  text: string,
  passphrase: string,
  onProgress: Progress,
): Promise<{ ok: true; content: Uint8Array } | { ok: false; reason: SealedFileFault }> {
  if (text.length > MAX_FILE_BYTES) return { ok: false, reason: 'too-large' };
  if (!text.trimStart().startsWith(ARMOR)) return { ok: false, reason: 'not-a-recovery-file' };
  const { armor, Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addIdentity(passphraseIdentity(passphrase, onProgress));
  try {
    return { ok: true, content: await decrypter.decrypt(armor.decode(text)) };
  } catch (error) {
    // Whatever else age finds wrong with it: cut short, or changed.
    return { ok: false, reason: error instanceof Fault ? error.reason : 'damaged' };
  }
}

/** A full room (§5: 16 384 statements of 4 KiB) in the letters of an armored file takes 89 MiB. */
export const MAX_FILE_BYTES = 96 * 1024 * 1024;

const ARMOR = '-----BEGIN AGE ENCRYPTED FILE-----';

/** 2^17: 128 MiB and about a second on a laptop, so that a phone can do it too. */
const WORK_FACTOR = 17;
/** Of a file to be opened, before it may have the memory: 256 MiB, once more than what is written here. */
const MAX_WORK_FACTOR = 18;

class Fault extends Error {
  constructor(readonly reason: SealedFileFault) {
    super(reason);
  }
}

/** As age's own for passphrases, but giving the page time to breathe meanwhile. */
function passphraseRecipient(StanzaOf: typeof Stanza, passphrase: string, onProgress: Progress): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(SALT_BYTES);
      const key = await deriveKey(passphrase, salt, WORK_FACTOR, onProgress);
      const args = ['scrypt', base64nopad.encode(salt), String(WORK_FACTOR)];
      return [new StanzaOf(args, chacha20poly1305(key, NONCE).encrypt(fileKey))];
    },
  };
}

function passphraseIdentity(passphrase: string, onProgress: Progress): Identity {
  return {
    async unwrapFileKey([stanza, ...others]) {
      const [type, salt = '', workFactor = ''] = stanza?.args ?? [];
      // For keys, or for several people: an age file, and none of ours.
      if (!stanza || type !== 'scrypt' || others.length > 0) throw new Fault('not-a-recovery-file');
      if (!/^[1-9]\d{0,2}$/.test(workFactor) || stanza.body.length !== SEALED_FILE_KEY_BYTES) {
        throw new Fault('damaged');
      }
      if (Number(workFactor) > MAX_WORK_FACTOR) throw new Fault('too-costly');
      const key = await deriveKey(passphrase, saltOf(salt), Number(workFactor), onProgress);
      return unseal(key, stanza.body);
    },
  };
}

function unseal(key: Uint8Array, sealed: Uint8Array): Uint8Array {
  try {
    return chacha20poly1305(key, NONCE).decrypt(sealed);
  } catch {
    throw new Fault('wrong-passphrase');
  }
}

function saltOf(text: string): Uint8Array {
  const salt = base64nopad.decode(text);
  if (salt.length !== SALT_BYTES) throw new Fault('damaged');
  return salt;
}

function deriveKey(
  passphrase: string,
  salt: Uint8Array,
  workFactor: number,
  onProgress: Progress,
): Promise<Uint8Array> {
  // Keyboards differ in how they write an accent, and a paste brings a space along.
  const spoken = passphrase.trim().normalize('NFC');
  const options = { N: 2 ** workFactor, r: 8, p: 1, dkLen: 32, asyncTick: BREATHE_EVERY_MS, onProgress };
  return scryptAsync(spoken, concatBytes(LABEL, salt), options);
}

const LABEL = utf8ToBytes('age-encryption.org/v1/scrypt');
const SALT_BYTES = 16;
const SEALED_FILE_KEY_BYTES = 32;
/** The key is good for one message, as the format has it. */
const NONCE = new Uint8Array(12);
/** Two frames of a screen. */
const BREATHE_EVERY_MS = 32;
