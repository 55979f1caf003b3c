import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  encodeFrame,
  type PeerId,
  peerIdOf,
  type PublicKey,
  type Report,
  reportFrame,
  reportMessage,
  reportPayload,
  type RoomId,
  type Sid,
  type SignedReport,
  toHex,
} from '#protocol';
import { WirePeer } from './wire-peer.ts';

export const ROOM_ID = toHex<RoomId>(new Uint8Array(32).fill(1));

/** A device key that signs reports, as `libs/mesh` would. */
export class Reporter {
  readonly publicKey: PublicKey;
  readonly id: PeerId;
  readonly #key: KeyObject;
  #seq = 0;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.#key = privateKey;
    this.publicKey = toHex(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
    this.id = peerIdOf(this.publicKey);
  }

  /** Signed; what is not said is that of a founder alone in its room. */
  report(sid: Sid, said: Partial<Report> = {}): SignedReport {
    const bytes = reportPayload({
      roomId: ROOM_ID,
      seq: (this.#seq += 1),
      time: 0,
      publicKey: this.publicKey,
      sid,
      heads: [],
      founder: this.id,
      sponsor: undefined,
      pairs: [],
      edges: [],
      ...said,
    });
    const signature = sign(null, reportMessage(bytes), this.#key);
    return { bytes, key: Buffer.from(this.publicKey, 'hex'), signature };
  }

  text(sid: Sid, said: Partial<Report> = {}): string {
    return encodeFrame(reportFrame(this.report(sid, said)));
  }
}

/** A peer on the wire with a key of its own. */
export class ReportingPeer {
  readonly reporter = new Reporter();

  private constructor(readonly wire: WirePeer) {}

  static async join(url: string, room: string): Promise<ReportingPeer> {
    return new ReportingPeer(await WirePeer.join(url, room));
  }

  get id(): PeerId {
    return this.reporter.id;
  }

  report(said: Partial<Report> = {}): void {
    this.wire.socket.send(this.reporter.text(this.wire.sid, said));
  }

  /** Says to be linked to those, and to have never checked those others. */
  reportLinks(linked: readonly ReportingPeer[], unchallenged: readonly ReportingPeer[] = []): void {
    this.report({
      pairs: [
        ...linked.map(({ id }) => ({ peer: id, state: 'linked', path: 'direct' }) as const),
        ...unchallenged.map(({ id }) => ({ peer: id, state: 'unchallenged', path: 'unknown' }) as const),
      ],
    });
  }
}
