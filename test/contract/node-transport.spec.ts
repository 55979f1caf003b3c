import { afterAll, describe, test } from '@jest/globals';
import { webRtcTransport } from '#mesh';
import { NodePeerConnection, releaseNodeWebRtc } from '#mesh/node';
import { transportCases } from './transport.contract.ts';

const transport = webRtcTransport({ RTCPeerConnection: NodePeerConnection });

afterAll(releaseNodeWebRtc);

describe('WebRTC in Node', () => {
  test.each(transportCases.filter(({ needsRestart }) => !needsRestart))('$name', ({ run }) =>
    run({ alice: transport, bob: transport }),
  );
});
