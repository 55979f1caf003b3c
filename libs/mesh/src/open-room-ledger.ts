import { inlineVerifier, type Signer } from '#trust';
import type { RoomEnvironment } from './room-api.ts';
import { RoomLedger, type RoomLedgerOptions } from './room-ledger.ts';
import type { RoomMemory } from './room-memory.ts';

interface LedgerParts extends Pick<RoomLedgerOptions, 'alarmed' | 'writeFailed'> {
  readonly env: Pick<RoomEnvironment, 'clock' | 'store' | 'verifier'>;
  readonly signer: Signer;
  readonly memory: RoomMemory;
  /** Statements the device kept; empty for a newcomer. */
  readonly wires: readonly Uint8Array[];
}

/** The ledger of a room that is open, seen with the eyes that this device's memory of the room gives it. */
export function openRoomLedger({ env, signer, memory, wires, ...told }: LedgerParts): RoomLedger {
  const { clock, store, verifier = inlineVerifier } = env;
  const { roomId, membersAtAdmission } = memory.record;
  return new RoomLedger(
    {
      roomId,
      signer,
      store,
      clock,
      verifier,
      pinRuns: () => new Set(memory.record.pinRuns),
      isBlocked: (peer) => memory.record.blocked.includes(peer),
      membersAtAdmission: membersAtAdmission && new Set(membersAtAdmission),
      ...told,
    },
    wires,
  );
}
