import { parseFingerprint } from '../sdp-fingerprint.ts';
import type { ConnectionOptions, Transport } from '../transport.ts';
import type { PeerConnectionEngine } from './peer-connection-engine.ts';
import { WebRtcConnection } from './web-rtc-connection.ts';

/**
 * Connections over WebRTC. The constructor comes from outside, so that a browser's own and Node's run the same
 * code. Each connection has a certificate of its own, made before the connection: the fingerprint is signed
 * before there is a description (§3).
 */
export function webRtcTransport(engine: { RTCPeerConnection: PeerConnectionEngine }): Transport {
  const { RTCPeerConnection: Engine } = engine;
  return {
    async open({ iceServers, relayOnly }: ConnectionOptions) {
      const certificate = await Engine.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' });
      const connection = new Engine({
        iceServers: iceServers.map(engineIceServer),
        iceTransportPolicy: relayOnly ? 'relay' : 'all',
        certificates: [certificate],
      });
      const fingerprint = certificate.getFingerprints().find(({ algorithm }) => algorithm === 'sha-256');
      return new WebRtcConnection(connection, parseFingerprint(`sha-256 ${fingerprint?.value ?? ''}`));
    },
  };
}

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
