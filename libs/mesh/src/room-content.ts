import type { RoomId } from '#trust';
import { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import { Content } from './content.ts';
import type { RoomEnvironment } from './room-api.ts';
import type { RoomMemory } from './room-memory.ts';

/** The content of a room; an empty one until who knocks is let into a room and has its document. */
export class RoomContent {
  #current: Content;
  #adopted: Promise<void> = Promise.resolve();

  constructor(
    doc: Doc,
    private readonly memory: RoomMemory,
    private readonly env: Pick<RoomEnvironment, 'clock' | 'openDocument'>,
  ) {
    this.#current = this.#open(doc);
  }

  get current(): Content {
    return this.#current;
  }

  /** Resolves when the document of the room that was adopted last is there. */
  adopted(): Promise<void> {
    return this.#adopted;
  }

  adopt(roomId: RoomId): void {
    this.#adopted = this.#replace(roomId);
  }

  async #replace(roomId: RoomId): Promise<void> {
    const doc = await this.env.openDocument(roomId);
    this.#current.stop();
    this.#current = this.#open(doc);
    this.#current.start();
    await this.memory.update({ roomId });
  }

  #open(doc: Doc): Content {
    return new Content(doc, new Awareness(doc), this.env.clock, { sending: this.memory.record.confirmed });
  }
}
