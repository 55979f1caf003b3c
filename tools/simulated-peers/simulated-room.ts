import { MemoryNetwork } from '#mesh';
import { setTimeout as pause } from 'node:timers/promises';
import type { RoomPlan } from './room-plan.ts';
import { SimulatedPeer } from './simulated-peer.ts';
import { systemRandom } from './system-clock.ts';

/** Newcomers that one room takes at a time; each pairs with everybody who is in. */
const JOINS_AT_ONCE = 3;
/** A lone core is busy with a large room for minutes. */
const JOIN_LIMIT_MS = 300_000;
const AWAY_MS = { least: 6_000, most: 20_000 };

/**
 * Lives out a plan. Pairing, ledger and reports are those of the client, over real WebSockets; the links between
 * the peers are in memory, because sixty browsers are more than a laptop has room for.
 */
export class SimulatedRoom {
  readonly peers: readonly SimulatedPeer[];
  readonly #plan: RoomPlan;
  readonly #network: MemoryNetwork;
  readonly #onTheWay = new Set<string>();

  constructor(plan: RoomPlan, nodeUrl: string) {
    this.#plan = plan;
    // A task each, so that sockets are read between two steps of a busy room.
    this.#network = new MemoryNetwork({ random: systemRandom, schedule: (task) => setImmediate(task) });
    this.peers = plan.peers.map(
      ({ name }) => new SimulatedPeer(name, nodeUrl, this.#network.transport(name)),
    );
  }

  /** The names of those who have begun to come in, and are not. */
  get onTheWay(): readonly string[] {
    return [...this.#onTheWay];
  }

  /** Resolves when all are in. `came` after each. */
  async gather(signal: AbortSignal, came: () => void): Promise<void> {
    const { code, topology, cuts } = this.#plan;
    for (const [a, b] of cuts) this.#network.cut(this.#peer(a).name, this.#peer(b).name);
    await this.#peer(0).create(code, `Demo ${code}`, { pin: 'each', topology });
    came();
    const waiting = this.#plan.peers.map((_, index) => index).slice(1);
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
        await this.#letIn(next);
        came();
      }
    };
    // Outsiders knock, which takes ten seconds; members must not wait for them.
    await Promise.all(Array.from({ length: JOINS_AT_ONCE }, worker));
  }

  /** One after another goes for a while, until the signal. */
  async churn(signal: AbortSignal, random: () => number): Promise<void> {
    const { restless } = this.#plan;
    while (!signal.aborted && restless.length > 0) {
      const peer = this.#peer(restless[Math.floor(random() * restless.length)] ?? 0);
      await peer.goAway();
      await pauseUntil(AWAY_MS.least + random() * (AWAY_MS.most - AWAY_MS.least), signal);
      if (!signal.aborted) await peer.comeBack();
      await pauseUntil(AWAY_MS.most, signal);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.goAway()));
  }

  async #letIn(index: number): Promise<void> {
    const { sponsor: by = 0, way } = this.#plan.peers[index] ?? {};
    const [sponsor, newcomer] = [this.#peer(by), this.#peer(index)];
    this.#onTheWay.add(newcomer.name);
    await this.#isIn(by);
    if (way === 'invite') await newcomer.join(await sponsor.invite());
    else await this.#knockAndChallenge(sponsor, newcomer);
    await newcomer.until('is in', () => newcomer.linkedTo(sponsor.peerId), JOIN_LIMIT_MS);
    this.#onTheWay.delete(newcomer.name);
  }

  /** The sponsor may still be on its way in. */
  async #isIn(index: number): Promise<void> {
    const peer = this.#peer(index);
    while (!peer.isHere) await pause(50);
    await peer.until(
      'is a member',
      () => peer.room.view.standing.kind === 'member' || peer.room.view.standing.kind === 'unconfirmed',
      JOIN_LIMIT_MS,
    );
  }

  /** As two people on the phone do it (§6). */
  async #knockAndChallenge(sponsor: SimulatedPeer, newcomer: SimulatedPeer): Promise<void> {
    await newcomer.knock(this.#plan.code);
    const { pins } = sponsor.room;
    const callers = () => sponsor.room.view.door.filter(({ peerId }) => peerId === undefined);
    await sponsor.until('somebody is at the door', () => callers().length > 0, JOIN_LIMIT_MS);
    const [caller] = callers();
    if (!caller || !pins.challenge(caller.sid)) throw new Error('nobody to challenge');
    const shown = () => callers().find(({ sid }) => sid === caller.sid)?.challenge;
    await sponsor.until('a PIN is shown', () => shown()?.kind === 'shown');
    const challenge = shown();
    if (challenge?.kind !== 'shown') throw new Error('the PIN is gone');
    newcomer.room.pins.enterPin(`${challenge.slot}${challenge.pin}`);
  }

  #peer(index: number): SimulatedPeer {
    const peer = this.peers[index];
    if (!peer) throw new Error(`no peer ${index} in ${this.#plan.code}`);
    return peer;
  }
}

/** Ends early, without an error, when the signal says so. */
async function pauseUntil(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}
