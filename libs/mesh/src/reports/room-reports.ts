import { type PeerEntry, type Report, reportFrame, type Sid, type SignedReport } from '#protocol';
import { type Membership, peerIdOf, type PublicKey, type Signer } from '#trust';
import { CONNECTING_MS } from '#topology';
import type { Introductions } from '../introductions.ts';
import type { Link, LinkEnd } from '../link.ts';
import type { Links } from '../links.ts';
import type { NodeClient } from '../node-client.ts';
import type { Encounter } from '../neighbour.ts';
import { isForUs, start } from '../passing-on.ts';
import type { Clock } from '../room-api.ts';
import type { RoomLedger } from '../room-ledger.ts';
import type { RoomMemory } from '../room-memory.ts';
import { Gathered } from './gathered.ts';
import { type HeardReport, HeardReports } from './heard-reports.ts';
import { ownWord } from './own-report.ts';
import type { PairFacts } from './pair-word.ts';
import { Reporter } from './reporter.ts';
import { RoomTopology } from './room-topology.ts';

/** A new neighbour first hears from those whom it links to itself; of the others after this. */
const PASS_ON_AFTER_MS = 3_000;
/** Whoever comes reports to all whom it links to at that moment: what is heard goes on when they have had their time. */
const PASS_ON_TOGETHER_MS = 500;
/** Whoever is here reports every 30 s. What is older would make somebody present who is not. */
const PASS_ON_WITHIN_MS = 35_000;

export interface RoomReportsOptions {
  readonly ledger: RoomLedger;
  readonly memory: RoomMemory;
  readonly links: Links;
  readonly clock: Clock;
  readonly signer: Signer;
  readonly introductions: () => Introductions;
  readonly node: () => Pick<NodeClient, 'lastSid' | 'report'>;
}

/**
 * Says what this peer sees, hears and passes on what others say, and keeps the picture that follows from it (§8).
 */
export class RoomReports {
  readonly topology: RoomTopology;
  readonly #heard: HeardReports;
  readonly #reporter: Reporter;
  #own: SignedReport | undefined;
  /** New links on which the words of others are still to be passed on. */
  readonly #toTell = new Map<Link, () => void>();
  /** Whose words have been heard since those were told who are not linked to the author. */
  readonly #toPassOn: Gathered<PublicKey>;
  /** And since those were who say that they are, where the author does not. */
  readonly #toPassOnAnyway: Gathered<PublicKey>;

  constructor(private readonly options: RoomReportsOptions) {
    const { ledger, memory, links, clock, signer } = options;
    this.topology = new RoomTopology(clock);
    this.#heard = new HeardReports(ledger, clock);
    this.#toPassOn = new Gathered(clock, PASS_ON_TOGETHER_MS, (author) => this.#passOn(author, false));
    this.#toPassOnAnyway = new Gathered(clock, PASS_ON_AFTER_MS, (author) => this.#passOn(author, true));
    this.#reporter = new Reporter({
      clock,
      signer,
      word: () => this.#word(),
      hearers: () => links.all().length,
      lastSeq: () => memory.record.reportSeq ?? 0,
      keepSeq: (reportSeq) => void memory.update({ reportSeq }),
      publish: (report, signed) => this.#publish(report, signed),
    });
  }

  /** Something in the room is not as it was. */
  changed(): void {
    this.#reporter.changed();
  }

  stop(): void {
    for (const cancel of this.#toTell.values()) cancel();
    this.#toPassOn.stop();
    this.#toPassOnAnyway.stop();
    this.#reporter.stop();
    this.topology.stop();
  }

  linkReady(link: Link): void {
    if (this.#own) link.report(this.#own);
    const tell = () => this.#tellOfOthers(link);
    this.#toTell.set(link, this.options.clock.after(PASS_ON_AFTER_MS, tell));
  }

  linkClosed(link: Link, cause: LinkEnd): void {
    this.#toTell.get(link)?.();
    this.#toTell.delete(link);
    // Not the session that its report names: that one may be somebody else's.
    if (cause === 'leaving' && link.remoteSid) this.topology.left(link.remoteSid);
  }

  /** From a READY neighbour: its own, or one that it passes on. Rejects with `ProtocolError` for what is none. */
  async heard(link: Link, signed: SignedReport): Promise<void> {
    const heard = await this.#heard.take(signed, link);
    if (!heard) return;
    this.topology.reported(heard.report);
    this.#toPassOn.add(heard.report.publicKey);
    this.#toPassOnAnyway.add(heard.report.publicKey);
    this.changed();
  }

  /** The newest that has been heard of another peer. */
  of(peer: PublicKey): Report | undefined {
    return this.#heard.of(peer)?.report;
  }

  nodeLists(peers: readonly PeerEntry[]): void {
    const sids = peers.map(({ sid }) => sid);
    const own = this.options.node().lastSid;
    this.topology.nodeLists(own ? [...sids, own] : sids);
  }

  #publish(report: Report, signed: SignedReport): void {
    const { links, ledger, node } = this.options;
    this.#own = signed;
    this.topology.reported(report);
    for (const link of links.ready()) link.report(signed);
    // A session may have begun while it was signed: the next report names that one.
    if (report.sid !== node().lastSid) return;
    if (ledger.current?.genesis.policy.topology === 'shared') node().report(reportFrame(signed));
  }

  #passOn(author: PublicKey, whoSaysItIsLinked: boolean): void {
    const heard = this.#heard.of(author);
    if (!heard) return;
    for (const neighbour of this.options.links.ready()) {
      // One that is new is told of all others soon, and may have heard it from the author by then.
      if (heard.from === neighbour.peer || this.#toTell.has(neighbour)) continue;
      const isItsTurn = this.#isLinkedTo(neighbour, author) === whoSaysItIsLinked;
      if (isItsTurn) this.#tell(neighbour, heard);
    }
  }

  #tellOfOthers(link: Link): void {
    const since = this.options.clock.now() - PASS_ON_WITHIN_MS;
    this.#toTell.delete(link);
    for (const heard of this.#heard.all()) {
      if (heard.at >= since && heard.from !== link.peer) this.#tell(link, heard);
    }
  }

  /**
   * Where it lacks that, and it is for us to say it. Whoever is linked to the author too does so beside the others of whom
   * that is true. Who has it from those only helps where they keep it back, beside all other neighbours.
   */
  #tell(neighbour: Link, heard: HeardReport): void {
    if (!this.#lacks(neighbour, heard)) return;
    const { publicKey, seq } = heard.report;
    const self = peerIdOf(this.options.ledger.self);
    const linkedToBoth = [...heard.linked].filter((peer) => neighbour.linked.has(peer));
    const others = heard.linked.has(self) || linkedToBoth.length === 0 ? linkedToBoth : neighbour.linked;
    const word = { author: start(peerIdOf(publicKey)), number: seq, target: neighbour.peerId };
    if (isForUs(self, others, word)) neighbour.report(heard.signed);
  }

  /**
   * Who is linked to the author has it from there, if both say so: the author alone could keep its words from those
   * whom they are about.
   */
  #lacks(neighbour: Link, { report, linked }: HeardReport): boolean {
    if (neighbour.peer === report.publicKey) return false;
    return !(linked.has(neighbour.peerId) && this.#isLinkedTo(neighbour, report.publicKey));
  }

  /** As it says itself. */
  #isLinkedTo(neighbour: Link, peer: PublicKey): boolean {
    return neighbour.linked.has(peerIdOf(peer));
  }

  #word(): ReturnType<typeof ownWord> {
    const { ledger, clock } = this.options;
    const sid = this.options.node().lastSid;
    if (!sid) return undefined;
    this.topology.passTime();
    const met = this.#met();
    const now = clock.now();
    return ownWord({
      ledger,
      sid,
      present: this.#present(met),
      factsOf: (peer, membership) => this.#facts(peer, membership, met.get(peer), now),
    });
  }

  /** By key, where it has been shown or a report says whose session it is. */
  #met(): ReadonlyMap<PublicKey, Encounter> {
    const owners = new Map<Sid, PublicKey>();
    for (const { report } of this.#heard.all()) owners.set(report.sid, report.publicKey);
    const met = new Map<PublicKey, Encounter>();
    for (const encounter of this.options.introductions().encounters()) {
      const peer = encounter.peer ?? (encounter.sid && owners.get(encounter.sid));
      if (peer) met.set(peer, encounter);
    }
    return met;
  }

  /** Neighbours first, then whom the node or a report shows to be here. */
  #present(met: ReadonlyMap<PublicKey, Encounter>): ReadonlySet<PublicKey> {
    const present = new Set(this.options.links.all().map(({ peer }) => peer));
    for (const peer of met.keys()) present.add(peer);
    for (const { report } of this.#heard.all()) {
      const presence = this.topology.presenceOf(peerIdOf(report.publicKey))?.presence;
      if (presence !== undefined && presence !== 'away') present.add(report.publicKey);
    }
    present.delete(this.options.ledger.self);
    return present;
  }

  #facts(peer: PublicKey, membership: Membership, met: Encounter | undefined, now: number): PairFacts {
    const { links, ledger, memory } = this.options;
    const since = this.topology.presenceOf(peerIdOf(peer))?.since ?? met?.since ?? now;
    return {
      link: links.of(peer)?.state,
      end: links.endOf(peer),
      standing: membership.standing(peer).kind,
      blocked: memory.record.blocked.includes(peer),
      accepted: ledger.accepts(peer),
      wrongPin: met?.wrongPin ?? false,
      turnedDown: met?.turnedDown ?? false,
      isNew: now - since < CONNECTING_MS,
    };
  }
}
