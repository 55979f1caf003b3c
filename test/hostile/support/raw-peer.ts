import { RoomCode, type Sid } from '#protocol';
import {
  advance,
  decodePairingFrame,
  type Hs1Frame,
  initiate,
  type PairingContext,
  type PairingEffect,
  type PairingEvent,
  type PairingMode,
  type PairingSelf,
  type PairingSession,
  type PairingState,
  type PairingStep,
  respond,
  type SignatureCheck,
  type Signer,
  type SignalMessage,
  toHex,
  verifySignature,
} from '#trust';
import { sidBytes } from './hostile-node.ts';
import { CODE, type HostileWorld } from './hostile-world.ts';

export interface RawPeerOptions {
  readonly world: HostileWorld;
  /** Whom it talks to. */
  readonly to: string;
  readonly signer: Signer;
  readonly psk: Uint8Array;
  readonly fingerprint: Uint8Array;
  readonly cert?: Uint8Array;
  readonly tagFor?: (sid: Sid) => Uint8Array;
  /** Statements shown when it is asked who it is. */
  readonly shows?: readonly Uint8Array[];
}

/** Somebody without an engine: a session at the node, the pairing machine, and no scruples. */
export class RawPeer {
  readonly sid: Sid;
  readonly ends: Extract<PairingEffect, { type: 'ended' }>[] = [];
  readonly signals: SignalMessage[] = [];
  session: PairingSession | undefined;
  /** Called once it knows who it talks to; by default it is content with anybody. */
  onJudge: (effect: Extract<PairingEffect, { type: 'judge' }>) => void = () => this.accept();
  onSignal: (message: SignalMessage) => void = () => {};
  #state: PairingState | undefined;

  constructor(private readonly options: RawPeerOptions) {
    const { hostile } = options.world;
    this.sid = hostile.inventSid();
    hostile.puppets.set(this.sid, (body) => this.#receive(body));
    hostile.tell(options.to, { event: 'arrive', data: { sid: this.sid } });
  }

  initiate(mode: PairingMode): void {
    const { world, to, tagFor } = this.options;
    const [initiator, responder] = [sidBytes(this.sid), sidBytes(world.hostile.sidOf(to))];
    const context = this.#context({
      mode,
      pid: world.random(8),
      initiator,
      responder,
      tag: tagFor?.(this.sid),
    });
    this.#perform(initiate(context, this.#self(), world.random));
  }

  accept(): void {
    this.advance({ type: 'judged', verdict: { kind: 'accept' } });
  }

  /** Another fingerprint in what it will sign. */
  present(fingerprint: Uint8Array): void {
    const state = this.#state;
    if (state && 'self' in state) this.#state = { ...state, self: { ...state.self, fingerprint } };
  }

  advance(event: PairingEvent): void {
    if (this.#state) this.#perform(advance(this.#state, event));
  }

  signal(message: SignalMessage): void {
    this.advance({ type: 'signal', message });
  }

  #receive(body: Uint8Array): void {
    const frame = decodePairingFrame(body);
    if (frame.type === 'hs1') {
      if (!this.#state) this.#respond(frame);
    } else if (
      this.#state &&
      this.#state.kind !== 'ended' &&
      toHex(this.#state.context.pid) === toHex(frame.pid)
    ) {
      this.advance({ type: 'frame', frame });
    }
  }

  #respond(hs1: Hs1Frame): void {
    const { world, to } = this.options;
    const [initiator, responder] = [sidBytes(world.hostile.sidOf(to)), sidBytes(this.sid)];
    const { pid, mode, tag } = hs1;
    this.#perform(
      respond(this.#context({ mode, pid, initiator, responder, tag }), this.#self(), hs1, world.random),
    );
  }

  #context(rest: Pick<PairingContext, 'mode' | 'pid' | 'initiator' | 'responder' | 'tag'>): PairingContext {
    const { psk } = this.options;
    return { roomCode: RoomCode.parse(CODE), roomId: this.options.world.roomId, psk, ...rest };
  }

  #self(): PairingSelf {
    const { signer, fingerprint, cert } = this.options;
    return { publicKey: signer.publicKey, fingerprint, cert };
  }

  #perform({ state, effects }: PairingStep): void {
    this.#state = state;
    for (const effect of effects) this.#performOne(effect);
  }

  #performOne(effect: PairingEffect): void {
    const { world, to, signer, shows = [] } = this.options;
    switch (effect.type) {
      case 'send':
        return world.hostile.relay(to, this.sid, effect.frame);
      case 'sign':
        return void signer
          .sign(effect.message)
          .then((signature) => this.advance({ type: 'signed', signature }));
      case 'verify':
        return this.advance({ type: 'verified', isGood: isGood(effect.check) });
      case 'judge':
        return this.onJudge(effect);
      case 'show':
        return this.advance({ type: 'shown', statements: shows });
      case 'established':
        this.session = effect.session;
        return;
      case 'signal':
        this.signals.push(effect.message);
        return this.onSignal(effect.message);
      case 'ended':
        this.ends.push(effect);
        return;
      case 'describe':
      case 'deadline':
        return;
    }
  }
}

const isGood = ({ publicKey, message, signature }: SignatureCheck): boolean =>
  verifySignature(publicKey, message, signature);
