import { type Connection, type IceCandidate, MessageChannel, webRtcTransport } from '#mesh';
import { closed, inState, knownPath } from './duo.ts';

/** What a test in Node asks of the peer in this page. Bytes cross as lists of numbers. */
export interface PagePeer {
  open(): Promise<number[]>;
  createOffer(options: { restart: boolean }): Promise<string>;
  acceptOffer(sdp: string): Promise<string>;
  acceptAnswer(sdp: string): Promise<void>;
  addCandidates(candidates: readonly IceCandidate[]): Promise<void>;
  facts(): Promise<{ state: string; path: string; local: number[]; remote: number[] }>;
  /** Resolves once this end knows that the other is gone. */
  gone(): Promise<unknown>;
  close(): void;
}

declare global {
  var pagePeer: PagePeer;
  /** Given by the test: a candidate of this page for the other side. */
  var carryCandidate: (candidate: IceCandidate) => Promise<void>;
}

let connection: Connection;
let gone: Promise<unknown>;

globalThis.pagePeer = {
  async open() {
    connection = await webRtcTransport({ RTCPeerConnection }).open({ iceServers: [], relayOnly: false });
    connection.onCandidate((candidate) => candidate && void globalThis.carryCandidate(candidate));
    const channel = connection.channel(0, 'ctl');
    const messages = new MessageChannel(channel, { maxMessageBytes: 4 * 1024 * 1024 });
    messages.onMessage((message) => messages.send(message));
    // The notice is one unreliable packet; where it is lost, ICE misses the other side.
    gone = Promise.race([closed(channel), inState(connection, 'closed', 'disconnected', 'failed')]);
    return [...connection.fingerprint];
  },
  createOffer: (options) => connection.createOffer(options),
  acceptOffer: (sdp) => connection.acceptOffer(sdp),
  acceptAnswer: (sdp) => connection.acceptAnswer(sdp),
  addCandidates: (candidates) => connection.addCandidates(candidates),
  async facts() {
    const state = await inState(connection, 'connected');
    const applied = connection.appliedFingerprints();
    return {
      state,
      path: await knownPath(connection),
      local: [...(applied?.local ?? [])],
      remote: [...(applied?.remote ?? [])],
    };
  },
  gone: () => gone,
  close: () => connection.close(),
};
