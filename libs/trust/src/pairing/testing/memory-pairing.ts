import { ProtocolError, type RoomCode } from '#protocol';
import { sha256, toHex, type RandomBytes, type RoomId, type Signer, type StatementId } from '../../crypto.ts';
import { seedSigner } from '../../identity.ts';
import { inlineVerifier } from '../../signature-verifier.ts';
import { inviteKeys, knownPsk, signAcceptance } from '../../invite.ts';
import { decodePairingFrame, type Hs1Frame, type PairingMode } from '../frames.ts';
import type {
  PairingContext,
  PairingEffect,
  PairingEvent,
  PairingPeer,
  PairingSelf,
  PairingState,
  PairingStep,
  PairingVerdict,
} from '../pairing-state.ts';
import { advance, initiate, respond } from '../pairing.ts';
import type { SealedPayload, SignalMessage } from '../sealed.ts';
import type { PairingSession } from '../session.ts';
import { seal } from '../steps.ts';

/**
 * Two machines joined by a queue: no sockets, no timers. `deliver` stands for the node: it sees each frame on
 * its way and says which frames arrive.
 */
export class MemoryPairing {
  readonly alice: Side;
  readonly bob: Side;
  /** Every frame that left a side, in order. */
  readonly sent: { from: Side; frame: Uint8Array }[] = [];
  deliver: (frame: Uint8Array, index: number, from: Side) => readonly Uint8Array[] = (frame) => [frame];
  private readonly queue: { to: Side; frame: Uint8Array }[] = [];

  constructor(alice: Side, bob: Side) {
    this.alice = alice;
    this.bob = bob;
  }

  /** Alice initiates; returns when both sides wait. */
  async run(): Promise<this> {
    const { alice } = this;
    await this.perform(alice, initiate(alice.context, alice.self, alice.random));
    await this.settle();
    return this;
  }

  async tell(side: Side, event: PairingEvent): Promise<void> {
    if (side.state === undefined) throw new Error(`${side.name} has no pairing`);
    await this.perform(side, advance(side.state, event));
    await this.settle();
  }

  /** Hands a frame to a side as if the node had. */
  async inject(to: Side, frame: Uint8Array): Promise<void> {
    this.queue.push({ to, frame });
    await this.settle();
  }

  /** What a modified client could say under its seal, whatever its machine would. */
  async say(from: Side, ...payloads: SealedPayload[]): Promise<void> {
    if (from.state === undefined || !('noise' in from.state)) throw new Error(`${from.name} has no seal`);
    const [state, effects] = seal(from.state, ...payloads);
    await this.perform(from, { state, effects });
    await this.settle();
  }

  private async settle(): Promise<void> {
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      const step = receive(next.to, next.frame);
      if (step !== undefined) await this.perform(next.to, step);
    }
  }

  private async perform(side: Side, { state, effects }: PairingStep): Promise<void> {
    side.state = state;
    side.effects.push(...effects);
    for (const effect of effects) {
      const answer = await this.answer(side, effect);
      if (answer !== undefined) await this.perform(side, advance(side.state, answer));
    }
  }

  private async answer(side: Side, effect: PairingEffect): Promise<PairingEvent | undefined> {
    switch (effect.type) {
      case 'send':
        this.post(side, effect.frame);
        return undefined;
      case 'sign':
        return { type: 'signed', signature: await side.signer.sign(effect.message) };
      case 'verify':
        return { type: 'verified', isGood: (await inlineVerifier.verify([effect.check])) === 1 };
      case 'judge':
        return { type: 'judged', verdict: side.judge(effect.peer, effect.proof) };
      case 'show':
        return { type: 'shown', statements: side.membership };
      case 'describe':
        return side.description && { type: 'signal', message: side.description };
      default:
        return undefined;
    }
  }

  private post(from: Side, frame: Uint8Array): void {
    const to = from === this.alice ? this.bob : this.alice;
    const index = this.sent.push({ from, frame }) - 1;
    for (const arriving of this.deliver(frame, index, from)) this.queue.push({ to, frame: arriving });
  }
}

/** One device: its key, its view of the pairing and how it decides. */
export interface Side {
  readonly name: string;
  readonly signer: Signer;
  context: PairingContext;
  self: PairingSelf;
  random: RandomBytes;
  judge: (peer: PairingPeer, proof: readonly Uint8Array[] | undefined) => PairingVerdict;
  membership: readonly Uint8Array[];
  /** What the initiator says as soon as it may make a description. */
  description: SignalMessage | undefined;
  state: PairingState | undefined;
  readonly effects: PairingEffect[];
}

export function sessionOf(side: Side): PairingSession | undefined {
  return side.effects.find((effect) => effect.type === 'established')?.session;
}

export function endOf(side: Side): Extract<PairingEffect, { type: 'ended' }> | undefined {
  return side.effects.find((effect) => effect.type === 'ended');
}

export function signalsOf(side: Side) {
  return side.effects.filter((effect) => effect.type === 'signal').map((effect) => effect.message);
}

/** Deterministic bytes for a test: no secret of anything. */
export function testBytes(text: string, length = 32): Uint8Array {
  return sha256(new TextEncoder().encode(text)).subarray(0, length);
}

/** A stream that depends on its name alone. */
export function testRandom(name: string): RandomBytes {
  let count = 0;
  return (length) => testBytes(`${name} ${(count += 1)}`, length);
}

export const ROOM_CODE = 'amber-otter-42' as RoomCode;
export const ROOM_ID: RoomId = toHex(testBytes('room'));
export const INVITE_ID: StatementId = toHex(testBytes('invite'));
export const INVITE_SEED = testBytes('invite seed', 16);

/** Alice the initiator, Bob the responder, who agree on everything and accept each other. */
export function memoryPairing(mode: PairingMode): MemoryPairing {
  return new MemoryPairing(testSide('alice', mode), testSide('bob', mode));
}

export function testSide(name: string, mode: PairingMode): Side {
  const signer = seedSigner(testBytes(`${name}'s key`));
  const invited = mode === 'invite' && name === 'alice';
  const cert = invited ? signAcceptance(INVITE_SEED, ROOM_ID, INVITE_ID, signer.publicKey) : undefined;
  return {
    name,
    signer,
    context: testContext(mode),
    self: { publicKey: signer.publicKey, fingerprint: testBytes(`${name}'s certificate`), cert },
    random: testRandom(name),
    judge: () => ({ kind: 'accept' }),
    membership: [],
    description: undefined,
    state: undefined,
    effects: [],
  };
}

export function testContext(mode: PairingMode): PairingContext {
  return {
    roomCode: ROOM_CODE,
    initiator: testBytes('sid of alice', 16),
    responder: testBytes('sid of bob', 16),
    pid: testBytes('pid', 8),
    mode,
    tag: mode === 'invite' ? testBytes('tag', 16) : undefined,
    psk: testPsk(mode),
    roomId: ROOM_ID,
  };
}

/** A description with the one fingerprint of that side. */
export function testSdp(side: Side): string {
  return sdpWith(side.self.fingerprint);
}

export function sdpWith(...fingerprints: readonly Uint8Array[]): string {
  const lines = fingerprints.map((bytes) => `a=fingerprint:sha-256 ${colonHex(bytes)}`);
  return ['v=0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', ...lines, 'a=setup:actpass', ''].join(
    '\r\n',
  );
}

function colonHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}

function testPsk(mode: PairingMode): Uint8Array {
  if (mode === 'invite') return inviteKeys(INVITE_SEED, ROOM_ID).invPsk;
  return mode === 'known' ? knownPsk(testBytes('genesis nonce'), ROOM_ID) : testBytes('psk of a PIN run');
}

/** As in a mesh, pid, mode and tag are what the hs1 says; the addresses are what the node says. */
function answer(side: Side, hs1: Hs1Frame): PairingStep {
  const { pid, mode, tag } = hs1;
  side.context = { ...side.context, pid, mode, tag };
  return respond(side.context, side.self, hs1, side.random);
}

/** What a mesh does with a body: drops what is malformed, answers an hs1, feeds the rest to the pairing. */
export function receive(side: Side, body: Uint8Array): PairingStep | undefined {
  try {
    const frame = decodePairingFrame(body);
    if (side.state === undefined) return frame.type === 'hs1' ? answer(side, frame) : undefined;
    if (toHex(frame.pid) !== toHex(side.context.pid)) return undefined;
    return advance(side.state, { type: 'frame', frame });
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
