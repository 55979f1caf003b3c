import type { PeerId } from '#protocol';
import type { GroupPicture, PairPicture, PeerPicture, TopologySnapshot } from '../picture.ts';
import { Topology } from '../topology.ts';
import { idOf, reportBy, roomOf, type Said, sessionOf } from './cast.ts';

/** A topology with a clock that a spec turns, spoken to by name. */
export class ObservedRoom {
  readonly topology = new Topology();
  now = 1_000_000;
  #seq = 0;

  arrives(...names: readonly string[]): void {
    for (const name of names) this.topology.arrived(sessionOf(name), this.now);
  }

  leaves(name: string): void {
    this.topology.left(sessionOf(name), this.now);
  }

  reports(name: string, said: Said = {}): void {
    this.#seq += 1;
    this.topology.reported(reportBy(name, { seq: this.#seq, ...said }), this.now);
  }

  /** Everyone reports to be linked to those named. */
  reportLinks(links: Readonly<Record<string, readonly string[]>>): void {
    for (const [name, linked] of Object.entries(links)) this.reports(name, { linked });
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
    this.topology.tick(this.now);
  }

  get snapshot(): TopologySnapshot {
    return this.topology.snapshot({ links: true });
  }

  peer(name: string): PeerPicture {
    const found = this.snapshot.peers.find(({ peer }) => peer === idOf(name));
    if (!found) throw new Error(`${name} has never reported`);
    return found;
  }

  pair(one: string, other: string): PairPicture | undefined {
    const ids: readonly PeerId[] = [idOf(one), idOf(other)];
    return this.snapshot.pairs.find(({ a, b }) => ids.includes(a) && ids.includes(b));
  }

  /** The one that everybody means who says nothing else. */
  get group(): GroupPicture {
    const found = this.topology.groups().find(({ roomId }) => roomId === roomOf('room'));
    if (!found) throw new Error('nobody has reported');
    return found;
  }
}
