import { parseFingerprint } from '../sdp-fingerprint.ts';
import type { ConnectionOptions, Transport } from '../transport.ts';
import type { EngineCertificate, PeerConnectionEngine } from './peer-connection-engine.ts';
import { WebRtcConnection } from './web-rtc-connection.ts';

/**
 * Connections over WebRTC. The constructor comes from outside, so that a browser's own and Node's run the same
 * code. Each connection has a certificate of its own, made before the connection: the fingerprint is signed
 * before there is a description (§3).
 */
export function webRtcTransport(engine: { RTCPeerConnection: PeerConnectionEngine }): Transport {
  const { RTCPeerConnection: Engine } = engine;
  const makeCertificate = () => Engine.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' });
  /** The next one, so that nobody waits for it. */
  let spare: EngineCertificate | undefined;
  const takeSpare = () => {
    const taken = spare && spare.expires > Date.now() + SPARE_LASTS_MS ? spare : undefined;
    spare = undefined;
    return taken;
  };
  return {
    async open({ iceServers, relayOnly }: ConnectionOptions) {
      const certificate = takeSpare() ?? (await makeCertificate());
      makeCertificate().then(
        (next) => (spare = next),
        () => undefined,
      );
      const fingerprint = certificate.getFingerprints().find(({ algorithm }) => algorithm === 'sha-256');
      const make = () =>
        new Engine({
          iceServers: iceServers.map(engineIceServer),
          iceTransportPolicy: relayOnly ? 'relay' : 'all',
          certificates: [certificate],
        });
      return new WebRtcConnection(make, parseFingerprint(`sha-256 ${fingerprint?.value ?? ''}`));
    },
  };
}

/** As long as a link is likely to need it for a restart. */
const SPARE_LASTS_MS = 7 * 86_400_000;

type Offered = ConnectionOptions['iceServers'][number];

/** Engines do not take an `undefined` user name for an absent one. */
function engineIceServer({ urls, username, credential }: Offered): {
  urls: string | string[];
  username?: string;
  credential?: string;
} {
  return {
    urls,
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
  };
}
