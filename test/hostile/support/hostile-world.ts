import type { JoinTrouble, RoomEnvironment } from '#mesh';
import { knownPsk, Ledger, type RoomId, type Signer } from '#trust';
import { type SimulatedDevice, SimulatedWorld } from '../../support/simulated-world.ts';
import { HostileNode } from './hostile-node.ts';

export const CODE = 'amber-otter-42';

/** A world whose devices all talk through a node that a test can turn hostile. */
export class HostileWorld extends SimulatedWorld {
  readonly hostile = new HostileNode(this.node, this.random);
  #founder: SimulatedDevice | undefined;

  override device(name: string, env: Partial<RoomEnvironment> = {}): SimulatedDevice {
    return super.device(name, { openSocket: this.hostile.socketOf(name), ...env });
  }

  /** A room with these people in it, founded by the first, all others let in by an invite of its founder. */
  async roomOf(founder: SimulatedDevice, ...guests: SimulatedDevice[]): Promise<void> {
    this.#founder = founder;
    await founder.create(CODE);
    for (const guest of guests) {
      await guest.join(await founder.invite());
      await this.meshed(founder, ...guests.slice(0, guests.indexOf(guest) + 1));
    }
  }

  get roomId(): RoomId {
    const { roomId } = this.#founder?.room.view ?? {};
    if (!roomId) throw new Error('there is no room');
    return roomId;
  }

  /** What everybody knows who has ever been in that device's room. */
  async knownPskOf(device: SimulatedDevice): Promise<Uint8Array> {
    const { genesis, roomId } = await ledgerOf(device);
    return knownPsk(genesis.nonce, roomId);
  }
}

/** A copy of what the device keeps. */
export async function ledgerOf({ room, store }: SimulatedDevice): Promise<Ledger> {
  const { roomId } = room.view;
  return Ledger.open(roomId ? await store.statements(roomId) : []);
}

export async function signerOf({ room, store }: SimulatedDevice): Promise<Signer> {
  const { roomId } = room.view;
  const record = roomId && (await store.room(roomId));
  const signer = record && (await store.signer(record.keyId));
  if (!signer) throw new Error('the device has no key');
  return signer;
}

export function troubleOf({ room }: SimulatedDevice): JoinTrouble | undefined {
  const { standing } = room.view;
  return standing.kind === 'joining' ? standing.progress.trouble : undefined;
}

/** Whom this device takes for a member, itself aside. */
export function membersSeenBy({ room }: SimulatedDevice): readonly string[] {
  return room.view.people.map(({ peerId }) => peerId).sort();
}

/** Kinds of notices, but who comes and goes, and that these devices keep their key for the length of a test only. */
export function noticesOf({ room }: SimulatedDevice): readonly string[] {
  const usual = ['arrived', 'left', 'storage-failed'];
  return room.view.notices.map(({ kind }) => kind).filter((kind) => !usual.includes(kind));
}

export function peerIdOf({ room }: SimulatedDevice): string {
  return room.view.self.peerId;
}
