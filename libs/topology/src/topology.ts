import { encodeBase64url, type PeerId, peerIdOf, type Report, reportPayload, type Sid } from '#protocol';
import { FeedSet } from './feed-set.ts';
import { InternedRoom } from './interned-room.ts';
import { NodeList } from './node-list.ts';
import type { Peer } from './peer.ts';
import type { GroupPicture, PeerPicture, TopologySnapshot } from './picture.ts';
import { Pictures } from './pictures.ts';
import { Presences } from './presences.ts';
import { TopologyFeed } from './topology-feed.ts';

/**
 * How many who are away are remembered. A stranger can come and go under ever new keys, so there is an end to
 * it: who is longest away is forgotten first, sponsors of present peers last.
 */
export const MAX_AWAY = 256;

/** `older`: a newer one of that peer is known. `full`: there are more peers than can be kept apart. */
export type ReportOutcome = 'taken' | 'older' | 'full';

/**
 * The graph under one room code: takes what the node lists and what peers have signed, and keeps the state of
 * every pair (§8). Times are milliseconds by the clock of who observes and never run backwards; each event first
 * lets pass what has become too old by then. Reports must have been verified: nothing here looks at a signature.
 */
export class Topology {
  readonly #followers = new FeedSet();
  readonly #room = new InternedRoom(this.#followers);
  readonly #node = new NodeList(this.#followers);
  readonly #presences = new Presences(this.#room, this.#node, this.#followers);
  readonly #pictures = new Pictures(this.#room, this.#node);

  /** All sessions there are, as in `welcome` and `peers`; whoever was listed and is not now has left. */
  nodeLists(sids: readonly Sid[], at: number): void {
    this.#event(at, () => this.#node.replace(sids, this.#room.now));
  }

  arrived(sid: Sid, at: number): void {
    this.#event(at, () => this.#node.arrive(sid, this.#room.now));
  }

  /** As the node says, or because it closed its link: its report alone does not keep it present any more. */
  left(sid: Sid, at: number): void {
    this.#event(at, () => this.#node.leave(sid));
  }

  /** The node can not be reached: nobody has left, but nobody is listed. */
  nodeLost(at: number): void {
    this.#event(at, () => this.#node.forgetAll());
  }

  /** Time goes by. To be called about once a second: a report gets too old, a new pair is new no more. */
  tick(at: number): void {
    this.#passTo(at);
    this.#forgetTooMany();
  }

  /** `at`: when it was heard, or earlier where that is known, as of one that was passed on. */
  reported(report: Report, at: number): ReportOutcome {
    this.#passTo(at);
    const outcome = this.#take(report, at);
    this.#forgetTooMany();
    return outcome;
  }

  /** Whether a peer is present, and since when it is that or away; undefined for who has never reported. */
  presenceOf(peer: PeerId): Pick<PeerPicture, 'presence' | 'since'> | undefined {
    return this.#room.peers.get(peer);
  }

  /** Live: a snapshot, then what changes. `links`: with the pairs that are linked, most of all in a good room. */
  follow(options: { readonly links: boolean }): TopologyFeed {
    return new TopologyFeed(this.#pictures, options.links, (listener) => this.#followers.add(listener));
  }

  snapshot(options: { readonly links: boolean }): TopologySnapshot {
    return this.#pictures.snapshot(0, options.links);
  }

  groups(): readonly GroupPicture[] {
    return this.#pictures.groups();
  }

  /** Since when the oldest gap or one-sided claim is there. */
  oldestGap(): number | undefined {
    return this.#pictures.oldestGap();
  }

  #event(at: number, apply: () => void): void {
    this.#passTo(at);
    apply();
    this.#presences.settle();
    this.#forgetTooMany();
  }

  #passTo(at: number): void {
    this.#room.now = Math.max(this.#room.now, at);
    this.#presences.settleTime();
  }

  #take(report: Report, at: number): ReportOutcome {
    const id = peerIdOf(report.publicKey);
    const known = this.#room.peers.get(id);
    if (known && !isNewer(report, known)) {
      this.#node.claim(id, report.sid);
      return 'older';
    }
    const peer = known ?? this.#room.add(id, report);
    if (!peer) return 'full';
    this.#node.claim(id, report.sid);
    if (peer.group.roomId !== report.roomId) this.#move(peer, report);
    if (saysOtherwise(report, peer.report)) this.#rowChanged(peer);
    peer.heardAt = at;
    this.#room.setReport(peer, report);
    this.#presences.settleReport(peer);
    return 'taken';
  }

  /** Whom somebody answers for shows in the row of a suspect, too. */
  #rowChanged(peer: Peer): void {
    this.#followers.peerChanged(peer.id);
    this.#followers.groupChanged(peer.group.roomId);
  }

  #move(peer: Peer, report: Report): void {
    this.#presences.withdraw(peer);
    this.#room.moveTo(peer, report.roomId);
  }

  #forgetTooMany(): void {
    for (let away = this.#presences.away; away > MAX_AWAY; away -= 1) this.#forgetOne();
  }

  #forgetOne(): void {
    const peers = [...this.#room.peers.values()];
    const sponsors = new Set(
      peers.map((peer) => (peer.presence === 'away' ? undefined : peer.report.sponsor)),
    );
    const away = peers.filter(({ presence }) => presence === 'away');
    const [first] = away.toSorted(
      (a, b) => Number(sponsors.has(a.id)) - Number(sponsors.has(b.id)) || a.since - b.since,
    );
    if (!first) return;
    this.#node.unclaim(first.id);
    this.#room.remove(first);
  }
}

/**
 * Of two reports with one number, which an honest peer never signs, everybody must take the same; of one who is away
 * the first is all there is.
 */
function isNewer(report: Report, { report: known, isShed }: Peer): boolean {
  if (report.seq !== known.seq) return report.seq > known.seq;
  return !isShed && encodeBase64url(reportPayload(report)) > encodeBase64url(reportPayload(known));
}

/** Whether the row of a peer looks different after its report; most reports only say that all is as it was. */
function saysOtherwise(report: Report, known: Report): boolean {
  const { roomId, sid, founder, sponsor, edges } = known;
  return (
    report.roomId !== roomId ||
    report.sid !== sid ||
    report.founder !== founder ||
    report.sponsor !== sponsor ||
    report.edges.length !== edges.length ||
    report.edges.some(
      ({ subject, via }, index) => subject !== edges[index]?.subject || via !== edges[index].via,
    )
  );
}
