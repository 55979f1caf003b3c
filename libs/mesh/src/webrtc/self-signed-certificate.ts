import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/**
 * An ECDSA P-256 key and a certificate for it, as a browser makes them for one connection. Node has no call for
 * that; DTLS looks only at the hash, so the names in it say nothing.
 */
export function selfSignedCertificate(now: Date): { certificatePem: string; keyPem: string; sha256: Buffer } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const body = sequence(
    integer(1),
    ECDSA_WITH_SHA256,
    NAME,
    sequence(utcTime(now.getTime() - DAY_MS), utcTime(now.getTime() + 30 * DAY_MS)),
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, ECDSA_WITH_SHA256, der(0x03, Buffer.of(0), signature));
  return {
    certificatePem: pem('CERTIFICATE', certificate),
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sha256: createHash('sha256').update(certificate).digest(),
  };
}

const DAY_MS = 86_400_000;

/** X.690 definite lengths; everything here is under 64 KiB. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}

const sequence = (...contents: Buffer[]): Buffer => der(0x30, ...contents);
const integer = (value: number): Buffer => der(0x02, Buffer.of(value));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));

/** 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));

/** commonName (2.5.4.3) = tessera */
const NAME = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('tessera')))));

/** YYMMDDHHMMSSZ */
function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
