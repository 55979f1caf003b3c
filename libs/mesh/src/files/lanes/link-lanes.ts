import { ProtocolError } from '#protocol';
import type { SignalMessage } from '#trust';
import type { MessageChannel } from '../../message-channel.ts';
import type { Clock } from '../../room-api.ts';
import { TokenBucket } from '../../token-bucket.ts';
import type { Connection } from '../../transport.ts';
import type { LinkFiles } from '../link-files.ts';
import { Lane, type LaneEvents } from './lane.ts';
import {
  decodeLaneMessage,
  encodeLaneMessage,
  type LaneEnd,
  type LaneMessage,
  MAX_LANE_NUMBER,
} from './lane-messages.ts';

export interface LinkLanesOptions {
  readonly clock: Clock;
  /** Undefined where the engine makes no more. */
  readonly openConnection: () => Promise<Connection | undefined>;
  /** Whether this device can take one more, of anybody. */
  readonly hasRoom: () => boolean;
}

/**
 * The lanes beside one link: those that this side opened, to fetch over, and those that the other side did. Nothing is
 * said of them before the other side has said that it knows what they are.
 */
export class LinkLanes {
  readonly #lanes = new Map<number, Lane | 'opening'>();
  /** Signals for lanes whose connection is being made. */
  readonly #waiting = new Map<number, SignalMessage[]>();
  readonly #asked: TokenBucket;
  #channel: MessageChannel | undefined;
  #isWelcome = false;
  #hasWelcomed = false;
  #isOver = false;
  #nextOurs: number;
  #nextTheirs: number;

  constructor(
    readonly link: LinkFiles,
    private readonly options: LinkLanesOptions,
    private readonly events: LaneEvents,
  ) {
    this.#asked = new TokenBucket(OPENED_AT_ONCE, OPENED_PER_SECOND);
    const isInitiator = link.session.role === 'initiator';
    this.#nextOurs = isInitiator ? 0 : 1;
    this.#nextTheirs = isInitiator ? 1 : 0;
  }

  /** Whether the other side knows lanes, and there are numbers left. */
  get canOpen(): boolean {
    return this.#isWelcome && !this.#isOver && this.#nextOurs <= MAX_LANE_NUMBER;
  }

  get ours(): readonly Lane[] {
    return this.#all().filter((lane) => lane.isOurs);
  }

  get theirs(): readonly Lane[] {
    return this.#all().filter((lane) => !lane.isOurs);
  }

  get settingUp(): number {
    return [...this.#lanes.values()].filter((lane) => lane === 'opening' || !lane.isReady).length;
  }

  get oursSettingUp(): number {
    const isSettingUp = ([number, lane]: [number, Lane | 'opening']): boolean =>
      this.#isOurs(number) && (lane === 'opening' || !lane.isReady);
    return [...this.#lanes].filter(isSettingUp).length;
  }

  /** Before the first transfer over the link is asked for: what is said to a channel that is not there is lost. */
  listen(): void {
    if (this.#channel || this.#isOver) return;
    this.#channel = this.link.openLanes();
    this.#channel?.onMessage((bytes) => this.link.orEnd(() => this.#receive(decodeLaneMessage(bytes))));
    this.#channel?.onError(() => this.link.orEnd(() => raise('malformed-lanes')));
    this.#channel?.onClose(() => this.close());
  }

  /** To one who asks for a transfer, and so listens if it knows what lanes are. */
  welcome(): void {
    this.listen();
    if (this.#hasWelcomed) return;
    this.#hasWelcomed = true;
    this.#say({ type: 'welcome' });
  }

  open(): void {
    const number = this.#nextOurs;
    this.#nextOurs += 2;
    void this.#make(number);
  }

  close(): void {
    this.#isOver = true;
    for (const lane of this.#all()) lane.close('over');
    this.#lanes.clear();
    this.#waiting.clear();
  }

  #all(): Lane[] {
    return [...this.#lanes.values()].filter((lane) => lane !== 'opening');
  }

  #isOurs(number: number): boolean {
    return number % 2 === this.#nextOurs % 2;
  }

  #receive(message: LaneMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#isWelcome = true;
        return;
      case 'signal':
        return this.#receiveSignal(message.lane, message.signal);
      case 'end':
        return this.#ended(message.lane, message.reason);
    }
  }

  #receiveSignal(number: number, signal: SignalMessage): void {
    const lane = this.#lanes.get(number);
    if (lane === 'opening') return this.#wait(number, signal);
    if (lane) return lane.receiveSignal(signal);
    // Of one that has ended meanwhile.
    if (number < (this.#isOurs(number) ? this.#nextOurs : this.#nextTheirs)) return;
    if (this.#isOurs(number) || signal.type !== 'sdp' || signal.kind !== 'offer') raise('an unknown lane');
    this.#nextTheirs = number + 2;
    if (!this.#mayOpen()) return this.#say({ type: 'end', lane: number, reason: 'full' });
    this.#waiting.set(number, [signal]);
    void this.#make(number);
  }

  #wait(number: number, signal: SignalMessage): void {
    const waiting = this.#waiting.get(number) ?? [];
    if (waiting.length >= MAX_WAITING) raise('too many signals');
    this.#waiting.set(number, [...waiting, signal]);
  }

  #mayOpen(): boolean {
    const theirs = [...this.#lanes.keys()].filter((number) => !this.#isOurs(number));
    const isFull = theirs.length >= MAX_LANES || !this.options.hasRoom();
    return !isFull && this.#asked.take(this.options.clock.now());
  }

  async #make(number: number): Promise<void> {
    this.#lanes.set(number, 'opening');
    const connection = await this.options.openConnection().catch(() => undefined);
    if (this.#isOver || !connection || this.#lanes.get(number) !== 'opening') {
      connection?.close();
      return this.#gaveUp(number);
    }
    const lane = this.#laneOn(number, connection);
    if (!lane) return this.#gaveUp(number);
    this.#lanes.set(number, lane);
    const waiting = this.#waiting.get(number) ?? [];
    this.#waiting.delete(number);
    for (const signal of waiting) lane.receiveSignal(signal);
  }

  #gaveUp(number: number): void {
    this.#lanes.delete(number);
    this.#waiting.delete(number);
    if (!this.#isOver) this.#say({ type: 'end', lane: number, reason: 'failed' });
  }

  /** The engine makes its connection now, and may refuse. */
  #laneOn(number: number, connection: Connection): Lane | undefined {
    const { link, options } = this;
    const signal = (message: SignalMessage): void =>
      this.#say({ type: 'signal', lane: number, signal: message });
    try {
      const isOurs = this.#isOurs(number);
      return new Lane({ number, isOurs, link, connection, clock: options.clock, signal }, this.#laneEvents());
    } catch {
      connection.close();
      return undefined;
    }
  }

  #laneEvents(): LaneEvents {
    return {
      ...this.events,
      closed: (lane, why) => {
        this.#lanes.delete(lane.number);
        if (!this.#isOver) this.#say({ type: 'end', lane: lane.number, reason: why });
        this.events.closed(lane, why);
      },
    };
  }

  #ended(number: number, reason: LaneEnd): void {
    const lane = this.#lanes.get(number);
    if (lane === 'opening') this.#lanes.delete(number);
    else lane?.close(reason);
  }

  #say(message: LaneMessage): void {
    this.#channel?.send(encodeLaneMessage(message));
  }
}

function raise(detail: string): never {
  throw new ProtocolError('malformed-lanes', detail);
}

/** Four connections of a pair, with the link: more share a line no better. */
export const MAX_LANES = 3;

/** A connection costs some milliseconds to make. */
const OPENED_AT_ONCE = 6;
const OPENED_PER_SECOND = 0.2;

/** What comes while a connection is being made. */
const MAX_WAITING = 16;
