import { decodeBase64url, type RoomCode, type Sid } from '#protocol';
import {
  advanceChallenge,
  advancePinEntry,
  challenge,
  type ChallengeEffect,
  type ChallengeEvent,
  type ChallengeState,
  type PairingFrame,
  parsePin,
  PID_BYTES,
  type PinContext,
  type PinEntryEvent,
  type PinEntryState,
  type PinEnd,
  pinLock,
  type PinLock,
  type PinLocks,
  type PinRunEffect,
  type RandomBytes,
  recordBurn,
  recordSuccess,
  type SpokenPin,
  takeOffer,
  toHex,
} from '#trust';
import type { Neighbour } from './neighbour.ts';
import type { Clock } from './room-api.ts';
import type { ChallengeView, PinEntryResult, PinFieldView } from './room-view.ts';

export interface PinDeskOptions {
  readonly room: RoomCode;
  readonly random: RandomBytes;
  readonly clock: Clock;
  readonly sid: () => Sid | undefined;
  readonly send: (neighbour: Neighbour, frame: Uint8Array) => void;
  /** Burnt runs, kept on the device: a reload must not give new guesses. */
  readonly locks: () => PinLocks;
  readonly keepLocks: (locks: PinLocks) => Promise<void>;
}

export interface PinDeskEvents {
  /** The PIN was right, as far as a newcomer can tell: it pairs in mode pin under the same pid. */
  agreed(neighbour: Neighbour, pid: Uint8Array, psk: Uint8Array): void;
  changed(): void;
}

interface Run {
  readonly neighbour: Neighbour;
  readonly pid: Uint8Array;
  cancelDeadline: () => void;
  /** When what is open ends by itself. */
  expires: number;
  end: PinEnd | undefined;
  /** Effects are performed one after another: a burn is on the device before `pinB` leaves. */
  turn: Promise<void>;
}

interface Challenge extends Run {
  state: ChallengeState;
  spoken: SpokenPin | undefined;
  psk: Uint8Array | undefined;
}

interface PinField extends Run {
  state: PinEntryState;
  readonly slot: number;
}

/** Runs PINs (§6): challenges that a person pressed for, and fields for those that came to us. */
export class PinDesk {
  readonly #challenges = new Map<string, Challenge>();
  readonly #fields = new Map<string, PinField>();

  constructor(
    private readonly options: PinDeskOptions,
    private readonly events: PinDeskEvents,
  ) {}

  challengeOf(neighbour: Neighbour): ChallengeView | undefined {
    const run = [...this.#challenges.values()].findLast((each) => each.neighbour === neighbour);
    return run && challengeView(run);
  }

  /** Whether the last PIN between the two was wrong, in either role. */
  isWrong(neighbour: Neighbour): boolean {
    const last = this.challengeOf(neighbour);
    if (last?.kind === 'ended' && last.why === 'wrong-pin') return true;
    const fields = [...this.#fields.values()];
    return fields.some((field) => field.neighbour === neighbour && field.end?.kind === 'wrong-pin');
  }

  get fields(): readonly PinFieldView[] {
    return [...this.#fields.values()].map(({ slot, state, expires, end }) => ({
      slot,
      state: state.kind,
      expires,
      end: end?.kind,
    }));
  }

  lockOf(sid: Sid): PinLock {
    return pinLock(this.options.locks(), sid, this.options.clock.now());
  }

  /** After a person pressed Challenge, and at no other time. False while that newcomer is locked out. */
  challenge(neighbour: Neighbour): boolean {
    const { room: roomCode, random, sid } = this.options;
    const own = sid();
    const { route } = neighbour;
    if (!own || route.kind !== 'node' || this.lockOf(route.sid).kind !== 'open') return false;
    this.cancelChallenge(neighbour);
    const pid = random(PID_BYTES);
    const context: PinContext = {
      roomCode,
      newcomerSid: neighbour.address,
      memberSid: decodeBase64url(own),
      pid,
    };
    const { state, effects } = challenge(context, random);
    const run: Challenge = { ...newRun(neighbour, pid), state, spoken: undefined, psk: undefined };
    this.#challenges.set(toHex(pid), run);
    this.#perform(run, effects);
    return true;
  }

  /** Ends what is open towards that newcomer, and forgets what has ended. */
  cancelChallenge(neighbour: Neighbour): void {
    for (const [key, run] of [...this.#challenges]) {
      if (run.neighbour !== neighbour) continue;
      this.#advanceChallenge(run, { type: 'cancel' });
      this.#challenges.delete(key);
    }
  }

  /** What a person typed: slot and six digits, for whichever challenger's slot it is. */
  enter(text: string): PinEntryResult {
    const spoken = parsePin(text);
    if (!spoken) return 'malformed';
    const field = [...this.#fields.values()].find(
      ({ slot, state }) => slot === spoken.slot && state.kind === 'asked',
    );
    if (!field) return 'unknown-slot';
    this.#advanceField(field, { type: 'entered', pin: spoken.pin });
    return 'sent';
  }

  receive(neighbour: Neighbour, frame: PairingFrame): void {
    const key = toHex(frame.pid);
    const run = this.#challenges.get(key);
    const field = this.#fields.get(key);
    if (run?.neighbour === neighbour) this.#advanceChallenge(run, { type: 'frame', frame });
    else if (field?.neighbour === neighbour && frame.type !== 'offer') {
      this.#advanceField(field, { type: 'frame', frame });
    } else if (frame.type === 'offer') this.#take(neighbour, frame);
  }

  /** The PSK under which a newcomer whose PIN run this is may pair. */
  pskFor(neighbour: Neighbour, pid: Uint8Array): Uint8Array | undefined {
    const run = this.#challenges.get(toHex(pid));
    return run?.neighbour === neighbour && run.state.kind === 'burnt' ? run.psk : undefined;
  }

  /** Whether the pairing under that PSK came about. */
  settled(pid: Uint8Array, outcome: 'paired' | 'misfit'): void {
    const key = toHex(pid);
    const run = this.#challenges.get(key);
    if (!run) return;
    this.#advanceChallenge(run, { type: outcome });
    if (outcome === 'misfit') return;
    this.#challenges.delete(key);
    void this.options.keepLocks(recordSuccess(this.options.locks(), key));
  }

  /** That session, or ours, is over, and every PIN between the two with it. */
  part(neighbour: Neighbour): void {
    this.cancelChallenge(neighbour);
    for (const [key, field] of [...this.#fields]) {
      if (field.neighbour !== neighbour) continue;
      field.cancelDeadline();
      this.#fields.delete(key);
    }
  }

  /** Slots are the bound: strangers who take some of them leave the others to a member, who offers again (§6). */
  #take(neighbour: Neighbour, frame: Extract<PairingFrame, { type: 'offer' }>): void {
    const own = this.options.sid();
    const open = [...this.#fields.values()].filter(({ state }) => state.kind !== 'ended');
    const isAsked = open.some((field) => field.neighbour === neighbour && !samePid(field.pid, frame.pid));
    if (!own || isAsked) return;
    const context: PinContext = {
      roomCode: this.options.room,
      newcomerSid: decodeBase64url(own),
      memberSid: neighbour.address,
      pid: frame.pid,
    };
    const { state, effects } = takeOffer(context, frame, new Set(open.map(({ slot }) => slot)));
    const field: PinField = { ...newRun(neighbour, frame.pid), slot: frame.slot, state };
    if (state.kind !== 'ended') {
      this.#forgetEnded(neighbour);
      this.#fields.set(toHex(frame.pid), field);
    }
    this.#perform(field, effects);
  }

  #forgetEnded(neighbour: Neighbour): void {
    for (const [key, field] of [...this.#fields]) {
      if (field.neighbour === neighbour && field.state.kind === 'ended') this.#fields.delete(key);
    }
  }

  #advanceChallenge(run: Challenge, event: ChallengeEvent): void {
    const isGuess = event.type === 'frame' && event.frame.type === 'pinA';
    const { route } = run.neighbour;
    // Other challenges may have been burnt since this one was offered.
    const locked = isGuess && route.kind === 'node' && this.lockOf(route.sid).kind !== 'open';
    const { state, effects } = advanceChallenge(
      run.state,
      locked ? { type: 'cancel' } : event,
      this.options.random,
    );
    run.state = state;
    this.#perform(run, effects);
  }

  #advanceField(field: PinField, event: PinEntryEvent): void {
    const { state, effects } = advancePinEntry(field.state, event, this.options.random);
    field.state = state;
    this.#perform(field, effects);
  }

  #perform(run: Challenge | PinField, effects: readonly ChallengeEffect[]): void {
    for (const effect of effects) {
      run.turn = run.turn.then(() => this.#performOne(run, effect));
    }
    this.events.changed();
  }

  async #performOne(run: Challenge | PinField, effect: ChallengeEffect): Promise<void> {
    switch (effect.type) {
      case 'burnt':
        return this.#burn(run);
      case 'show':
        if ('spoken' in run) run.spoken = { slot: effect.slot, pin: effect.pin };
        return this.events.changed();
      default:
        return this.#performShared(run, effect);
    }
  }

  #performShared(run: Challenge | PinField, effect: PinRunEffect): void {
    switch (effect.type) {
      case 'send':
        return this.options.send(run.neighbour, effect.frame);
      case 'agreed':
        if ('psk' in run) run.psk = effect.psk;
        else this.events.agreed(run.neighbour, run.pid, effect.psk);
        return;
      case 'deadline':
        this.#arm(run, effect.ms);
        return this.events.changed();
      case 'ended':
        run.end = effect.reason;
        return this.events.changed();
    }
  }

  #burn(run: Run): Promise<void> {
    const { locks, keepLocks, clock } = this.options;
    const { route } = run.neighbour;
    if (route.kind !== 'node') return Promise.resolve();
    return keepLocks(recordBurn(locks(), { run: toHex(run.pid), newcomer: route.sid, at: clock.now() }));
  }

  #arm(run: Challenge | PinField, ms: number | undefined): void {
    const { clock } = this.options;
    run.cancelDeadline();
    if (ms === undefined) return;
    run.expires = clock.now() + ms;
    run.cancelDeadline = clock.after(ms, () => {
      if ('psk' in run) this.#advanceChallenge(run, { type: 'deadline' });
      else this.#advanceField(run, { type: 'deadline' });
    });
  }
}

function newRun(neighbour: Neighbour, pid: Uint8Array): Run {
  return {
    neighbour,
    pid,
    cancelDeadline: () => {},
    expires: 0,
    end: undefined,
    turn: Promise.resolve(),
  };
}

function challengeView({ state, spoken, expires, end }: Challenge): ChallengeView {
  switch (state.kind) {
    case 'offered':
      return { kind: 'offering' };
    case 'shown':
      return spoken ? { kind: 'shown', ...spoken, expires } : { kind: 'offering' };
    case 'burnt':
      return { kind: 'checking' };
    case 'ended':
      return { kind: 'ended', why: whyEnded(end) };
  }
}

/** A newcomer says that the PIN was wrong by a refusal: the PIN is burnt whether that is true or not. */
function whyEnded(end: PinEnd | undefined): PinEnd['kind'] {
  if (end?.kind === 'refused' && end.reason === 'wrong-pin') return 'wrong-pin';
  return end?.kind ?? 'cancelled';
}

const samePid = (a: Uint8Array, b: Uint8Array): boolean => toHex(a) === toHex(b);
