import { expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import { type SimulatedDevice, SimulatedWorld } from '../../support/simulated-world.ts';
import { FIRST_SEED } from './seeds.ts';

/** How large a room gets, and for how long things go wrong in it. */
export interface RoomShape {
  readonly peers: number;
  readonly steps: number;
}

/** One room for each seed, told with its seed and its story when it does not heal. */
export async function liveThrough(runs: number, shapeOf: (seed: number) => RoomShape): Promise<void> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
    const room = new ChaoticRoom(seed, shapeOf(seed));
    try {
      await room.live();
    } catch (error) {
      throw new Error(`replay with TESSERA_SEED=${seed}\n${room.story.join('\n')}\n${String(error)}`);
    }
  }
}

/** A room to which everything happens that may happen to honest people. */
export class ChaoticRoom {
  readonly story: string[] = [];
  readonly #world: SimulatedWorld;
  readonly #members: SimulatedDevice[] = [];
  readonly #away = new Set<SimulatedDevice>();
  readonly #cuts = new Set<string>();
  #typed = 0;

  constructor(
    seed: number,
    private readonly shape: RoomShape,
  ) {
    this.#world = new SimulatedWorld(seed);
  }

  /** Of all that the node saw, to the byte: equal only for runs in which the same happened. */
  get trace(): string {
    const hash = createHash('sha256');
    for (const { direction, frame } of this.#world.node.seen) hash.update(direction).update(frame);
    return hash.digest('hex');
  }

  async live(): Promise<void> {
    const founder = this.#world.device('p0');
    await founder.create('chaos');
    this.#members.push(founder);
    for (let step = 0; step < this.shape.steps; step++) {
      await this.#somethingHappens();
      await this.#world.clock.pass(this.#below(8_000));
    }
    await this.#heal();
    await this.#world.end();
  }

  async #somethingHappens(): Promise<void> {
    const [one, other] = [this.#somebody(), this.#somebody()];
    switch (this.#below(9)) {
      case 0:
      case 1:
        return this.#grow(one);
      case 2:
        this.story.push(`${one.name} reloads`);
        await one.reload();
        return;
      case 3:
        if (this.#members.length - this.#away.size < 2) return;
        this.story.push(`${one.name} closes the page`);
        this.#away.add(one);
        return one.closePage();
      case 4:
        return this.#comeBack();
      case 5:
        return this.#toggleNode();
      case 6:
        return this.#toggleCut(one, other);
      case 7:
        this.story.push(`links between ${one.name} and ${other.name} fail`);
        return this.#world.network.fail(one.name, other.name);
      default:
        one.type(`${this.#typed++} `);
    }
  }

  /** Somebody new, by an invite of one who is in. */
  async #grow(inviter: SimulatedDevice): Promise<void> {
    if (this.#members.length >= this.shape.peers || inviter.room.view.standing.kind === 'joining') return;
    const newcomer = this.#world.device(`p${this.#members.length}`);
    this.story.push(`${inviter.name} invites ${newcomer.name}`);
    await newcomer.join(await inviter.invite({ expiresInMs: 30 * 86_400_000 }));
    this.#members.push(newcomer);
  }

  async #comeBack(): Promise<void> {
    const [device] = this.#away;
    if (!device) return;
    this.story.push(`${device.name} comes back`);
    this.#away.delete(device);
    await device.reopen();
  }

  #toggleNode(): void {
    const { node } = this.#world;
    this.story.push(node.isUp ? 'the node goes down' : 'the node comes back');
    if (node.isUp) node.goDown();
    else node.comeBack();
  }

  #toggleCut(one: SimulatedDevice, other: SimulatedDevice): void {
    const [a, b] = [one.name, other.name].sort() as [string, string];
    const pair = `${a} and ${b}`;
    if (a === b) return;
    this.story.push(`${pair} ${this.#cuts.has(pair) ? 'reach each other again' : 'are cut'}`);
    if (this.#cuts.delete(pair)) this.#world.network.heal(a, b);
    else {
      this.#cuts.add(pair);
      this.#world.network.cut(a, b);
    }
  }

  async #heal(): Promise<void> {
    this.story.push('all heals');
    this.#world.node.comeBack();
    while (this.#away.size > 0) await this.#comeBack();
    for (const a of this.#members) for (const b of this.#members) this.#world.network.heal(a.name, b.name);
    for (const { room } of this.#members) {
      if (room.view.standing.kind === 'unconfirmed') await room.trustWithoutConfirmation();
    }
    await this.#world.meshed(...this.#members);
    const texts = () => new Set(this.#members.map(({ text }) => text));
    await this.#world.until(() => texts().size === 1, `one text, not ${[...texts()].join(' | ')}`);
    const words = this.#members[0]?.text.trim().split(' ').filter(Boolean) ?? [];
    expect(words.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: this.#typed }, (_, n) => n));
    const ledgers = await Promise.all(this.#members.map((member) => member.ledgerHeads()));
    expect(new Set(ledgers.map(String)).size).toBe(1);
  }

  #somebody(): SimulatedDevice {
    const here = this.#members.filter((member) => !this.#away.has(member));
    return here[this.#below(here.length)] as SimulatedDevice;
  }

  #below(limit: number): number {
    const [high = 0, low = 0] = this.#world.random(2);
    return ((high << 8) | low) % limit;
  }
}
