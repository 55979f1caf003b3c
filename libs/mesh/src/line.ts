import type { SignalMessage } from '#trust';
import { Negotiation } from './negotiation.ts';
import type { Clock } from './room-api.ts';
import type { Channel, Connection } from './transport.ts';

export interface LineOptions {
  readonly connection: Connection;
  /** The initiator of the pairing makes all offers. */
  readonly offers: boolean;
  readonly clock: Clock;
  readonly send: (message: SignalMessage) => void;
}

/** What a link is made of: a connection with its channels, and what sets it up. */
export class Line {
  readonly connection: Connection;
  readonly ctl: Channel;
  readonly sync: Channel;
  readonly files: Channel;
  readonly negotiation: Negotiation;
  #failed: () => void;

  /** `failed`: nothing will come of it; whoever has taken the line over is told instead. */
  constructor(options: LineOptions, failed: () => void) {
    const { connection } = options;
    this.#failed = failed;
    this.connection = connection;
    this.negotiation = new Negotiation({ ...options, failed: () => this.#failed() });
    this.ctl = connection.channel(0, 'ctl');
    this.sync = connection.channel(1, 'sync');
    this.files = connection.channel(2, 'files');
  }

  take(failed: () => void): void {
    this.#failed = failed;
  }
}
