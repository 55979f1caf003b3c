import { buildRoomView, ledgerAlarms } from './build-room-view.ts';
import type { Introductions } from './introductions.ts';
import type { Invitations } from './invitations.ts';
import type { Links } from './links.ts';
import { Listeners } from './listeners.ts';
import type { NodeClient } from './node-client.ts';
import type { Notices } from './notices.ts';
import type { Clock } from './room-api.ts';
import type { RoomLedger } from './room-ledger.ts';
import type { RoomMemory } from './room-memory.ts';
import type { RoomView } from './room-view.ts';

export interface ViewedParts {
  readonly memory: RoomMemory;
  readonly ledger: RoomLedger;
  readonly links: Links;
  readonly notices: Notices;
  readonly invitations: Invitations;
  readonly clock: Clock;
  /** These two are made after the first change can be told. */
  readonly node: () => NodeClient;
  readonly introductions: () => Introductions;
}

/** The room's view: made when somebody reads it, and announced once for all changes of one moment. */
export class LivingView {
  readonly #listeners = new Listeners<[]>();
  #current: RoomView | undefined;
  #due = false;

  constructor(private readonly parts: ViewedParts) {}

  get current(): RoomView {
    return (this.#current ??= this.#build());
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  changed(): void {
    this.#current = undefined;
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#listeners.emit();
    });
  }

  stop(): void {
    this.#listeners.clear();
  }

  #build(): RoomView {
    const { memory, ledger, links, notices, invitations, clock } = this.parts;
    const { sessions, door, agreeing } = this.parts.introductions();
    return buildRoomView({
      record: memory.record,
      ledger,
      node: this.parts.node().status,
      relayOffered: this.parts.node().offersRelay,
      present: sessions.length,
      callers: door.callers,
      pinFields: door.fields,
      agreeing,
      links: links.all(),
      endOf: (peer) => links.endOf(peer),
      notices: [...notices.all, ...notices.alarms(ledgerAlarms(ledger))],
      trouble: notices.trouble,
      now: clock.now(),
      linkOf: (seed, id, expires) => invitations.linkOf(seed, id, expires),
    });
  }
}
