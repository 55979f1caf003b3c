import { encodeInviteLink, INVITE_SEED_BYTES, inviteKeys, type StatementId } from '#trust';
import type { InviteOptions, RoomEnvironment } from './room-api.ts';
import type { RoomLedger } from './room-ledger.ts';
import type { RoomMemory } from './room-memory.ts';

/** Invites of one's own (§4): the statement goes to everybody, the seed stays on this device and in the link. */
export class Invitations {
  constructor(
    private readonly ledger: RoomLedger,
    private readonly memory: RoomMemory,
    private readonly env: Pick<RoomEnvironment, 'random' | 'clock' | 'appUrl'>,
  ) {}

  async create({ uses, expiresInMs, note }: InviteOptions): Promise<StatementId> {
    const seed = this.env.random(INVITE_SEED_BYTES);
    const expires = this.env.clock.now() + expiresInMs;
    const keys = inviteKeys(seed, this.ledger.roomId);
    const { id } = await this.ledger.author({ type: 'invite', ...keys, expires, uses, note });
    await this.memory.keepSeed(id, seed);
    return id;
  }

  linkOf(seed: Uint8Array, inviteId: StatementId, expires: number): string {
    const { roomId } = this.ledger;
    const roomCode = this.memory.record.code;
    return encodeInviteLink(this.env.appUrl, { roomCode, roomId, seed, inviteId, expires });
  }
}
