import type { Sid } from '#protocol';
import type { Hs1Frame, PairingFrame, PinLock, PublicKey } from '#trust';
import type { LinkCensus } from './introductions.ts';
import { keyOf, type Neighbour } from './neighbour.ts';
import type { PairingDesk } from './pairing-desk.ts';
import { PinDesk, type PinDeskOptions } from './pin-desk.ts';
import type { PinActs } from './room-api.ts';
import type { ChallengeView, PinEntryResult, PinFieldView } from './room-view.ts';

/** Time for a session without a tag to show that it is a member's, or a reconnecting friend would ring (§6). */
export const AT_THE_DOOR_AFTER_MS = 10_000;

/** A session that could be challenged with a PIN. */
export interface Caller {
  readonly sid: Sid;
  readonly since: number;
  readonly peer: PublicKey | undefined;
  readonly challenge: ChallengeView | undefined;
  readonly lock: PinLock;
}

export interface DoorOptions extends PinDeskOptions {
  readonly links: LinkCensus;
  readonly desk: PairingDesk;
  readonly neighbours: () => Iterable<Neighbour>;
  readonly isMember: () => boolean;
  readonly changed: () => void;
}

/** Who is in without an invite waits here: members challenge, newcomers type what they are told (§6). */
export class Door implements PinActs {
  readonly #pins: PinDesk;

  constructor(private readonly options: DoorOptions) {
    this.#pins = new PinDesk(options, {
      agreed: (neighbour, pid, psk) => void options.desk.initiateByPin(neighbour, { pid, psk }),
      changed: () => options.changed(),
    });
  }

  /** Sessions without a link that present no invite, and have had time to show that they are members. */
  get callers(): readonly Caller[] {
    const { clock, links, neighbours } = this.options;
    return [...neighbours()].flatMap((neighbour) => {
      const { route, since } = neighbour;
      if (route.kind !== 'node' || route.tag || links.reaches(route.sid)) return [];
      const peer = neighbour.peer ?? links.ownerOf(route.sid);
      if (peer === undefined && clock.now() - since < AT_THE_DOOR_AFTER_MS) return [];
      const { sid } = route;
      const challenge = this.#pins.challengeOf(neighbour);
      return [{ sid, since, peer, challenge, lock: this.#pins.lockOf(sid) }];
    });
  }

  get fields(): readonly PinFieldView[] {
    return this.#pins.fields;
  }

  isWrongPin(neighbour: Neighbour): boolean {
    return this.#pins.isWrong(neighbour);
  }

  challenge(sid: Sid): boolean {
    const neighbour = this.#find(sid);
    return neighbour !== undefined && this.options.isMember() && this.#pins.challenge(neighbour);
  }

  cancelChallenge(sid: Sid): void {
    const neighbour = this.#find(sid);
    if (neighbour) this.#pins.cancelChallenge(neighbour);
  }

  enterPin(text: string): PinEntryResult {
    return this.#pins.enter(text);
  }

  receive(neighbour: Neighbour, frame: PairingFrame): void {
    if (!this.options.links.reaches(keyOf(neighbour.route))) this.#pins.receive(neighbour, frame);
  }

  /** A newcomer that ran a PIN pairs under what came of it. */
  async answer(neighbour: Neighbour, hs1: Hs1Frame): Promise<void> {
    const psk = this.#pins.pskFor(neighbour, hs1.pid);
    if (!psk) return;
    const fits = await this.options.desk.respondByPin(neighbour, hs1, psk);
    if (!fits) this.#pins.settled(hs1.pid, 'misfit');
  }

  /** The newcomer knew the PIN: that run was no failed guess. */
  paired(pid: Uint8Array): void {
    this.#pins.settled(pid, 'paired');
  }

  part(neighbour: Neighbour): void {
    this.#pins.part(neighbour);
  }

  #find(sid: Sid): Neighbour | undefined {
    for (const neighbour of this.options.neighbours()) if (keyOf(neighbour.route) === sid) return neighbour;
    return undefined;
  }
}
