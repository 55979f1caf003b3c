import { webRtcTransport } from '#mesh';
import { transportCases } from './transport.contract.ts';

declare global {
  /** Runs one case of the contract in this page; rejects with what was not so. */
  var runTransportCase: (name: string) => Promise<void>;
}

const transport = webRtcTransport({ RTCPeerConnection });

globalThis.runTransportCase = async (name) => {
  const found = transportCases.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no case ${name}`);
  await found.run({ alice: transport, bob: transport });
};
