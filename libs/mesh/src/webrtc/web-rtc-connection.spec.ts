import { describe, expect, test } from '@jest/globals';
import { fingerprintOf } from '../sdp-fingerprint.ts';
import type { EngineDataChannel, EngineDescription, EnginePeerConnection } from './peer-connection-engine.ts';
import { WebRtcConnection } from './web-rtc-connection.ts';

const sdpOf = (byte: string): string =>
  [
    'v=0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    `a=fingerprint:sha-256 ${fingerprint(byte)}`,
    '',
  ].join('\r\n');
const fingerprint = (byte: string): string => Array(32).fill(byte).join(':');
const [OFFER, ANSWER] = [sdpOf('AA'), sdpOf('BB')];

class OpeningChannel extends EventTarget implements EngineDataChannel {
  readyState: RTCDataChannelState = 'connecting';
  readonly bufferedAmount = 0;
  binaryType: BinaryType = 'arraybuffer';
  bufferedAmountLowThreshold = 0;

  open(): void {
    this.readyState = 'open';
    this.dispatchEvent(new Event('open'));
  }

  send(): void {}
  close(): void {}
}

/** As Chromium was seen to do: the answer works, and its channel opens, before anybody is told that it is applied. */
class HastyEngine extends EventTarget implements EnginePeerConnection {
  readonly connectionState = 'connected';
  readonly currentLocalDescription = null;
  readonly currentRemoteDescription = null;
  readonly sctp = null;
  readonly channel = new OpeningChannel();
  signalingState: RTCSignalingState = 'stable';
  localDescription: { readonly sdp: string } | null = null;

  createOffer(): Promise<EngineDescription> {
    return Promise.resolve({ type: 'offer', sdp: OFFER });
  }

  createAnswer(): Promise<EngineDescription> {
    return Promise.resolve({ type: 'answer', sdp: ANSWER });
  }

  setLocalDescription(): Promise<void> {
    this.localDescription = { sdp: OFFER };
    this.signalingState = 'have-local-offer';
    return Promise.resolve();
  }

  setRemoteDescription(): Promise<void> {
    this.channel.open();
    return new Promise(() => {});
  }

  addIceCandidate(): Promise<void> {
    return Promise.resolve();
  }

  createDataChannel(): EngineDataChannel {
    return this.channel;
  }

  getStats(): Promise<ReadonlyMap<string, object>> {
    return Promise.resolve(new Map());
  }

  close(): void {}
}

function offering() {
  const engine = new HastyEngine();
  let made = 0;
  const connection = new WebRtcConnection(() => ((made += 1), engine), fingerprintOf(OFFER));
  return { engine, connection, madeSoFar: () => made };
}

describe('a connection whose channel opens before its engine says that the answer is applied', () => {
  test('knows by then which descriptions met, so that bind need not fail', async () => {
    const { connection } = offering();
    const seen: unknown[] = [];
    connection.channel(0, 'ctl').onOpen(() => seen.push(connection.appliedFingerprints()));
    await connection.createOffer({ restart: false });
    void connection.acceptAnswer(ANSWER);
    expect(seen).toEqual([{ local: fingerprintOf(OFFER), remote: fingerprintOf(ANSWER) }]);
  });

  test('claims nothing of an answer that has opened no channel', async () => {
    const { connection, engine } = offering();
    connection.channel(0, 'ctl');
    await connection.createOffer({ restart: false });
    engine.channel.open = () => undefined;
    void connection.acceptAnswer(ANSWER);
    expect(connection.appliedFingerprints()).toBeUndefined();
  });
});

test('an engine’s connection is made when something is asked of it, and only once', async () => {
  const { connection, madeSoFar } = offering();
  expect([connection.state, connection.appliedFingerprints(), madeSoFar()]).toEqual([
    'connecting',
    undefined,
    0,
  ]);
  connection.channel(0, 'ctl');
  await connection.createOffer({ restart: false });
  expect(madeSoFar()).toBe(1);
  const unused = offering();
  unused.connection.close();
  expect([unused.connection.state, unused.madeSoFar()]).toEqual(['closed', 0]);
});
