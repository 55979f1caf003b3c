import { beforeAll, describe, expect, test } from '@jest/globals';
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { MAX_FILE_BYTES, openFile, sealFile } from './sealed-file.ts';

const CONTENT = new Uint8Array(200_000).map((_, index) => index % 251);
const PASSPHRASE = 'olive ferry lantern';
const ignore = (): void => undefined;

/** Like ours, but at little cost: a thousandth of the work. */
let file: string;
beforeAll(async () => {
  file = await written((encrypter) => {
    encrypter.setPassphrase(PASSPHRASE);
    encrypter.setScryptWorkFactor(7);
  });
});

/** The file with its bytes changed, in an armor that is whole. */
function bent(change: (bytes: Uint8Array) => Uint8Array): string {
  return armor.encode(change(armor.decode(file)));
}

/** As another program writes it. */
async function written(by: (encrypter: Encrypter) => void | Promise<void>): Promise<string> {
  const encrypter = new Encrypter();
  await by(encrypter);
  return armor.encode(await encrypter.encrypt(CONTENT));
}

describe('a sealed file', () => {
  test('opens with its passphrase, is an age file to other programs, and says how far it is', async () => {
    const progress: number[] = [];
    const ours = await sealFile(CONTENT, PASSPHRASE, (done) => progress.push(done));
    const other = new Decrypter();
    other.addPassphrase(PASSPHRASE);
    expect(await other.decrypt(armor.decode(ours))).toEqual(CONTENT);
    expect(await openFile(ours, PASSPHRASE, ignore)).toEqual({ ok: true, content: CONTENT });
    expect(progress.at(-1)).toBe(1);
    expect(progress.length).toBeGreaterThan(3);
  });

  test('opens however it and its passphrase were pasted', async () => {
    expect(await openFile(`\n${file.replaceAll('\n', '\r\n')}\r\n`, ` ${PASSPHRASE}\n`, ignore)).toEqual({
      ok: true,
      content: CONTENT,
    });
  });

  test('takes an accent in either of its two ways of being written', async () => {
    const theirs = await written((encrypter) => {
      encrypter.setPassphrase('caf\u00e9 au lait');
      encrypter.setScryptWorkFactor(10);
    });
    expect(await openFile(theirs, 'cafe\u0301 au lait', ignore)).toMatchObject({ ok: true });
  });

  test('stays shut to another passphrase', async () => {
    expect(await openFile(file, 'olive ferry lanterns', ignore)).toEqual({
      ok: false,
      reason: 'wrong-passphrase',
    });
  });
});

describe('a file that can not be opened says why', () => {
  const refused = async (text: string) => {
    const outcome = await openFile(text, PASSPHRASE, ignore);
    return outcome.ok ? 'opened' : outcome.reason;
  };

  test('when it is something else', async () => {
    for (const text of ['', '# Notes', '{"seed":"00"}', 'age-encryption.org/v1\n-> scrypt'])
      expect(await refused(text)).toBe('not-a-recovery-file');
  });

  test('when it is for a key, and not for a passphrase', async () => {
    const forKey = await written(async (encrypter) =>
      encrypter.addRecipient(await identityToRecipient(await generateX25519Identity())),
    );
    expect(await refused(forKey)).toBe('not-a-recovery-file');
  });

  test('when it is cut short, anywhere', async () => {
    const bytes = armor.decode(file).length;
    for (const length of [10, 60, 150, 190, 70_000, bytes - 1])
      expect(await refused(bent((whole) => whole.subarray(0, length)))).toBe('damaged');
    expect(await refused(file.slice(0, 900))).toBe('damaged');
    expect(await refused(file.slice(0, 34))).toBe('damaged');
  });

  test('when its content was changed, or its header', async () => {
    const flipped = (at: number) =>
      bent((whole) => whole.map((byte, index) => (index === at ? byte ^ 1 : byte)));
    const headerMac = new TextDecoder('latin1').decode(armor.decode(file)).indexOf('\n--- ') + 8;
    for (const at of [5, headerMac, 400, 180_000]) expect(await refused(flipped(at))).toBe('damaged');
  });

  test.each(['19', '20', '31', '999'])(
    'when it asks for work or memory that nobody should spend (2^%s)',
    async (workFactor) => {
      const costly = bent((whole) => {
        const text = new TextDecoder('latin1').decode(whole);
        const changed = text.replace(/(-> scrypt \S+) \d+/, `$1 ${workFactor}`);
        return Uint8Array.from(changed, (sign) => sign.charCodeAt(0));
      });
      const times: number[] = [];
      while (times.length < 3) {
        const started = performance.now();
        expect(await refused(costly)).toBe('too-costly');
        times.push(performance.now() - started);
      }
      // The best try is the code's own share of a busy machine.
      expect(Math.min(...times)).toBeLessThan(2_000);
    },
  );

  test.each(['0', '-1', '1e3', '017', ''])('when its work factor is no number (%p)', async (workFactor) => {
    const odd = bent((whole) => {
      const text = new TextDecoder('latin1').decode(whole);
      return Uint8Array.from(text.replace(/(-> scrypt \S+) \d+/, `$1 ${workFactor}`), (sign) =>
        sign.charCodeAt(0),
      );
    });
    expect(await refused(odd)).toBe('damaged');
  });

  test('when it is huge, before anything is made of it', async () => {
    expect(await refused(`${file}${' '.repeat(MAX_FILE_BYTES)}`)).toBe('too-large');
  });
});
