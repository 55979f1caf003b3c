import type { PairingSession } from '#trust';
import { type DeadInvite, deadInvite } from './admission.ts';
import type { ByeReason } from './ctl-messages.ts';
import type { PairingRun } from './pairing-run.ts';
import type { Clock } from './room-api.ts';
import type { RoomLedger } from './room-ledger.ts';
import type { RoomMemory } from './room-memory.ts';
import { vouchesBy } from './trust-acts.ts';
import type { StatementId } from '#trust';

export interface GatekeeperEvents {
  inviteRefused(invite: StatementId, why: DeadInvite): void;
  pinPaired(pid: Uint8Array): void;
}

/**
 * Signs newcomers in: after `bind`, and not before, so that a failed connection does not spend an invite (§3).
 */
export class Gatekeeper {
  constructor(
    private readonly ledger: RoomLedger,
    private readonly memory: RoomMemory,
    private readonly clock: Clock,
    private readonly events: GatekeeperEvents,
  ) {}

  /** Why the peer at the other end of a bound link is not let in after all; undefined when it may stay. */
  async admit(session: PairingSession, run: PairingRun): Promise<ByeReason | undefined> {
    if (run.context.mode === 'pin') await this.#admitByPin(session, run.context.pid);
    return run.invite && session.role === 'responder' ? this.#admitByInvite(session, run.invite) : undefined;
  }

  async #admitByInvite(
    { cert, peer: subject }: PairingSession,
    id: StatementId,
  ): Promise<ByeReason | undefined> {
    const invite = this.ledger.membership?.invite(id);
    if (!cert || !invite || this.ledger.accepts(subject)) return undefined;
    const dead = deadInvite(invite, subject, this.clock.now());
    if (dead) this.events.inviteRefused(id, dead);
    else await this.ledger.author({ type: 'admit', invite: id, subject, cert });
    return dead;
  }

  /** Both remember the run, each as its own reason to accept the other; the member vouches. */
  async #admitByPin({ role, peer: subject }: PairingSession, pid: Uint8Array): Promise<void> {
    this.events.pinPaired(pid);
    const others = this.memory.record.pinRuns.filter((known) => known !== subject);
    await this.memory.update({ pinRuns: [...others, subject] });
    this.ledger.reconsider();
    if (role !== 'responder' || vouchesBy(this.ledger, this.ledger.self, subject).length > 0) return;
    await this.ledger.author({ type: 'vouch', subject, via: 'pin' });
  }
}
