import { ProtocolError, type RoomCode } from '#protocol';
import { encodePairingFrame, type Hs1Frame, toHex } from '#trust';
import {
  answerNoise,
  finishNoise,
  type NoiseInitiator,
  type NoiseSession,
  openMessage,
  receiveNoise,
  sealMessage,
  startNoise,
} from '../../../libs/trust/src/noise.ts';
import { decodeSealedPayload, type SealedPayload } from '../../../libs/trust/src/pairing/sealed.ts';
import { pairingPrologue } from '../../../libs/trust/src/pairing/transcript.ts';
import { frameOf, type Relay, sidBytes } from './hostile-node.ts';
import { CODE, type HostileWorld } from './hostile-world.ts';

/** One pairing in the middle: a session with the initiator, and one with the responder. */
interface Tapped {
  readonly initiator: string;
  readonly withInitiator: NoiseSession;
  withResponder: NoiseSession | undefined;
  readonly handshake: NoiseInitiator;
  /** What the initiator said before the responder had answered. */
  readonly waiting: Uint8Array[];
}

/**
 * Answers each `hs1` itself and asks the receiver with one of its own, both under a PSK that it has or guesses;
 * then opens what one side seals and seals it for the other.
 */
export class ManInTheMiddle {
  /** Types of the payloads that it could read. */
  readonly opened: SealedPayload['type'][] = [];
  readonly #tapped = new Map<string, Tapped>();

  constructor(
    private readonly world: HostileWorld,
    private readonly psk: (hs1: Hs1Frame) => Uint8Array,
  ) {}

  relay(relay: Relay, pass: (relay: Relay) => void): void {
    const frame = frameOf(relay);
    const tapped = frame && this.#tapped.get(toHex(frame.pid));
    switch (frame?.type) {
      case 'hs1':
        return this.#answer(relay, frame, pass);
      case 'hs2':
        if (tapped) this.#complete(tapped, frame.noise, relay, pass);
        return;
      case 'sealed':
        if (tapped) this.#reseal(tapped, frame.ciphertext, relay, pass);
        return;
      default:
        return pass(relay);
    }
  }

  #answer(relay: Relay, hs1: Hs1Frame, pass: (relay: Relay) => void): void {
    const { hostile, random } = this.world;
    const { pid, mode, tag } = hs1;
    const [initiator, responder] = [relay.fromSid, hostile.sidOf(relay.to)].map(sidBytes) as [
      Uint8Array,
      Uint8Array,
    ];
    const psk = this.psk(hs1);
    const roomCode = CODE as RoomCode;
    const prologue = pairingPrologue({
      roomCode,
      roomId: undefined,
      initiator,
      responder,
      pid,
      mode,
      tag,
      psk,
    });
    const config = () => ({ prologue, psk, ephemeral: random(32) });
    const asking = startNoise(config());
    pass({ ...relay, body: encodePairingFrame({ type: 'hs1', pid, mode, tag, noise: asking.message }) });
    const answered = orNothing(() => answerNoise(receiveNoise(config(), hs1.noise).handshake));
    // Who does not have the PSK can answer with noise only.
    const noise = answered?.message ?? random(48);
    hostile.relay(relay.from, hostile.sidOf(relay.to), encodePairingFrame({ type: 'hs2', pid, noise }));
    if (!answered) return;
    this.#tapped.set(toHex(pid), {
      initiator: relay.from,
      withInitiator: answered.session,
      withResponder: undefined,
      handshake: asking.handshake,
      waiting: [],
    });
  }

  #complete(tapped: Tapped, noise: Uint8Array, relay: Relay, pass: (relay: Relay) => void): void {
    tapped.withResponder = orNothing(() => finishNoise(tapped.handshake, noise))?.session;
    const { from, to } = relay;
    for (const ciphertext of tapped.waiting.splice(0)) {
      this.#reseal(
        tapped,
        ciphertext,
        { ...relay, from: to, to: from, fromSid: this.world.hostile.sidOf(to) },
        pass,
      );
    }
  }

  #reseal(tapped: Tapped, ciphertext: Uint8Array, relay: Relay, pass: (relay: Relay) => void): void {
    const isInitiator = relay.from === tapped.initiator;
    if (!tapped.withResponder) {
      if (isInitiator) tapped.waiting.push(ciphertext);
      return;
    }
    const [source, target] = isInitiator
      ? [tapped.withInitiator, tapped.withResponder]
      : [tapped.withResponder, tapped.withInitiator];
    const [receive, plaintext] = openMessage(source.receive, ciphertext);
    this.opened.push(decodeSealedPayload(plaintext).type);
    const [send, resealed] = sealMessage(target.send, plaintext);
    Object.assign(source, { receive });
    Object.assign(target, { send });
    const pid = frameOf(relay)?.pid ?? relay.body.subarray(2, 10);
    pass({ ...relay, body: encodePairingFrame({ type: 'sealed', pid, ciphertext: resealed }) });
  }
}

function orNothing<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
