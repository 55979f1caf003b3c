import type { PairingSession } from '#trust';
import { certifyingInvite, type DeadInvite, deadInvite } from './admission.ts';
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
  /** One after another: of two who come at once by one link, both would find it unused. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ledger: RoomLedger,
    private readonly memory: RoomMemory,
    private readonly clock: Clock,
    private readonly events: GatekeeperEvents,
  ) {}

  /** Why the peer at the other end of a bound link is not let in after all; undefined when it may stay. */
  async admit(session: PairingSession, run: PairingRun): Promise<ByeReason | undefined> {
    if (run.context.mode === 'pin') await this.#admitByPin(session, run.context.pid);
    const { invite } = run;
    if (!invite || session.role !== 'responder') return undefined;
    const admitted = this.#turn.then(() => this.#admitByInvite(session, invite));
    this.#turn = admitted.catch(() => undefined);
    return admitted;
  }

  async #admitByInvite(
    { cert, peer: subject }: PairingSession,
    id: StatementId,
  ): Promise<ByeReason | undefined> {
    const presented = this.ledger.membership?.invite(id);
    const invite = cert && presented && (await certifyingInvite(this.ledger, presented, subject, cert));
    if (!invite || this.ledger.accepts(subject)) return undefined;
    const dead = deadInvite(invite, subject, this.clock.now());
    if (dead) this.events.inviteRefused(invite.id, dead);
    else await this.ledger.author({ type: 'admit', invite: invite.id, subject, cert });
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
