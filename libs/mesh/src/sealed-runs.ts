import type { PairingEnd, SignalMessage } from '#trust';
import type { Link } from './link.ts';
import type { PairingRun } from './pairing-run.ts';

/** Over which sealed session each link was set up: its signals come that way, and its restarts. */
export class SealedRuns {
  readonly #links = new Map<PairingRun, Link>();

  set(run: PairingRun, link: Link): void {
    this.#links.set(run, link);
  }

  signal(run: PairingRun, message: SignalMessage): void {
    this.#links.get(run)?.receiveSignal(message);
  }

  /** The other side gave the pairing up before the link stood; a READY link needs it only for restarts. */
  ended(run: PairingRun, end: PairingEnd): void {
    const link = this.#links.get(run);
    this.#links.delete(run);
    if (link && !link.isReady && end.kind === 'closed' && end.by === 'them') link.bye('superseded');
  }

  linkClosed(link: Link): void {
    for (const [run, of] of [...this.#links]) {
      if (of !== link) continue;
      this.#links.delete(run);
      run.close('cancelled');
    }
  }
}
