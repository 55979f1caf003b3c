import type { Signer } from '#trust';
import type { Doc } from 'yjs';
import type { LivingRecord } from './room-memory.ts';

/** What a room is opened with. */
export interface RoomParts {
  readonly record: LivingRecord;
  readonly signer: Signer;
  readonly doc: Doc;
  /** Statements the device kept; empty for a newcomer. */
  readonly wires: readonly Uint8Array[];
}
