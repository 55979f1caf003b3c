import {
  type PairingEnd,
  type PairingSession,
  type RoomId,
  type Signer,
  type Statement,
  type StatementId,
} from '#trust';
import type { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import { whyGone } from './admission.ts';
import { Carrying } from './carrying.ts';
import { ComingsAndGoings } from './comings-and-goings.ts';
import { Confirmation } from './confirmation.ts';
import { Gatekeeper } from './gatekeeper.ts';
import { Introductions } from './introductions.ts';
import { Invitations } from './invitations.ts';
import type { Link, LinkEnd } from './link.ts';
import { Links } from './links.ts';
import { LivingView } from './living-view.ts';
import type { Neighbour } from './neighbour.ts';
import { NeighbourNews } from './neighbour-news.ts';
import { NodeClient } from './node-client.ts';
import { nodeEvents } from './node-events.ts';
import { type NoticeContent, Notices } from './notices.ts';
import { openRoomLedger } from './open-room-ledger.ts';
import type { PairingRun } from './pairing-run.ts';
import { RoomReports } from './reports/room-reports.ts';
import type {
  InviteOptions,
  MemberActs,
  MeshTopology,
  OpenRoom,
  PinActs,
  RoomEnvironment,
} from './room-api.ts';
import { RoomContent } from './room-content.ts';
import type { RoomLedger } from './room-ledger.ts';
import { RoomMemory } from './room-memory.ts';
import type { InviteView, RoomView } from './room-view.ts';
import type { RoomParts } from './room-parts.ts';
import { SealedRuns } from './sealed-runs.ts';
import { TrustActs } from './trust-acts.ts';

/** A room that is open on this device: wires the node, introductions, links, ledger and content together. */
export class Room implements OpenRoom {
  readonly trust: MemberActs;
  readonly files: OpenRoom['files'];
  readonly #env: RoomEnvironment;
  readonly #memory: RoomMemory;
  readonly #ledger: RoomLedger;
  readonly #invitations: Invitations;
  readonly #gatekeeper: Gatekeeper;
  readonly #links: Links;
  readonly #introductions: Introductions;
  readonly #carrying: Carrying;
  readonly #node: NodeClient;
  readonly #content: RoomContent;
  readonly #confirmation: Confirmation;
  readonly #runs = new SealedRuns();
  readonly #notices: Notices;
  readonly #view: LivingView;
  readonly #comings: ComingsAndGoings;
  readonly #reports: RoomReports;
  readonly #news: NeighbourNews;
  #closed = false;

  constructor(env: RoomEnvironment, { record, signer, doc, wires }: RoomParts) {
    const { clock, store } = env;
    this.#env = env;
    this.#notices = new Notices(clock);
    this.#memory = new RoomMemory(record, store, () => this.#notify({ kind: 'storage-failed' }));
    this.#ledger = openRoomLedger({
      env,
      signer,
      memory: this.#memory,
      wires,
      alarmed: () => this.#changed(),
      writeFailed: () => this.#notify({ kind: 'storage-failed' }),
    });
    this.trust = new TrustActs(this.#ledger, this.#memory, {
      blocksChanged: () => this.#acceptanceChanged(),
      viewChanged: () => this.#changed(),
    });
    const [ledger, memory] = [this.#ledger, this.#memory];
    const iceServers = () => this.#node.session?.iceServers ?? [];
    const tell = (what: NoticeContent) => this.#notify(what);
    this.#content = new RoomContent({ doc, ledger, memory, env, iceServers, tell });
    this.files = this.#content.files;
    this.#confirmation = new Confirmation(this.#ledger, this.#memory, {
      reportOf: (peer) => this.#reports.of(peer),
      confirmed: () => {
        this.#content.allowSending();
        this.#changed();
      },
    });
    this.#invitations = new Invitations(this.#ledger, this.#memory, env);
    this.#gatekeeper = new Gatekeeper(this.#ledger, this.#memory, clock, {
      inviteRefused: (invite, why) => this.#notify({ kind: 'invite-refused', invite, why }),
      pinPaired: (pid) => this.#introductions.door.paired(pid),
    });
    this.#links = this.#openLinks();
    this.#view = new LivingView({ ...this.#parts, notices: this.#notices, invitations: this.#invitations });
    this.#reports = new RoomReports({ ...this.#parts, signer });
    this.#carrying = new Carrying(this.#links, this.#ledger, clock, (from, frame) =>
      this.#introductions.receive(from, frame),
    );
    this.#introductions = this.#openIntroductions(signer);
    this.#news = new NeighbourNews(this.#links, this.#carrying, this.#introductions, clock);
    this.#node = this.#openNode();
    this.#comings = new ComingsAndGoings({
      clock,
      isLinked: (peer) => this.#links.linkedPeers().includes(peer),
      isCutOff: () => !this.#node.session && this.#links.ready().length === 0,
      tell: (what) => this.#notify(what),
    });
    this.#ledger.onAdded((added, source) => this.#ledgerGrew(added, source));
    if (record.durability === 'page') this.#notify({ kind: 'storage-failed' });
  }

  get doc(): Doc {
    return this.#content.current.doc;
  }

  get awareness(): Awareness {
    return this.#content.current.awareness;
  }

  get pins(): PinActs {
    return this.#introductions.door;
  }

  get topology(): MeshTopology {
    return this.#reports.topology;
  }

  get view(): RoomView {
    return this.#view.current;
  }

  /** Of a newcomer: nobody is told who it is before the device has kept it. Rejects where it can not be kept. */
  arrive(roomId: RoomId, keep: () => Promise<void>): Promise<void> {
    this.#node.start();
    return this.#content.adopt(roomId, keep);
  }

  start(): void {
    this.#content.start();
    if (!this.#isGone()) this.#node.start();
  }

  onChange(listener: () => void): () => void {
    return this.#view.onChange(listener);
  }

  async createInvite(options: InviteOptions): Promise<InviteView> {
    const id = await this.#invitations.create(options);
    this.#changed();
    const view = this.view.invites.find((invite) => invite.id === id);
    if (!view) throw new Error('an invite of our own is not in the view');
    return view;
  }

  async revokeInvite(id: StatementId): Promise<void> {
    await this.#ledger.author({ type: 'retract', target: id });
  }

  async setName(name: string): Promise<void> {
    await this.#memory.update({ selfName: name });
    this.#links.introduceAll();
    this.#changed();
  }

  async trustWithoutConfirmation(): Promise<void> {
    await this.#confirmation.confirm();
  }

  async setRelayOnly(relayOnly: boolean): Promise<void> {
    await this.#memory.update({ relayOnly });
    this.#links.renewAll();
    this.#changed();
  }

  dismissNotice(id: number): void {
    this.#notices.dismiss(id);
    this.#changed();
  }

  retryNode(): void {
    this.#node.retry();
  }

  async leave(): Promise<void> {
    if (this.#ledger.isMember) await this.#ledger.author({ type: 'leave' });
    await this.close();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#news.stop();
    this.#node.stop();
    this.#introductions.end();
    this.#links.endAll();
    this.#comings.stop();
    this.#view.stop();
    this.#reports.stop();
    await Promise.all([this.#ledger.written(), this.#memory.written(), this.#content.stop()]);
  }

  #openLinks(): Links {
    return new Links({
      ready: (link) => this.#linkReady(link),
      changed: (link) => this.#linkChanged(link),
      content: (link, message) => this.#content.current.receive(link, message),
      carry: (link, to, frame) => this.#carrying.passOn(link, to, frame),
      carried: (link, from, frame) => this.#carrying.arrived(link, from, frame),
      report: async (link, signed) => {
        await this.#reports.heard(link, signed);
        this.#confirmation.reconsider();
      },
      closed: (link, cause) => this.#linkClosed(link, cause),
    });
  }

  /** What is read of a room by whoever shows or reports it; the last two are made after the first can be told. */
  get #parts() {
    return {
      memory: this.#memory,
      ledger: this.#ledger,
      links: this.#links,
      clock: this.#env.clock,
      node: () => this.#node,
      introductions: () => this.#introductions,
    };
  }

  #openIntroductions(signer: Signer): Introductions {
    const { clock, random, transport } = this.#env;
    const { code: room, pendingInvite: invite } = this.#memory.record;
    return new Introductions(
      {
        room,
        ledger: this.#ledger,
        signer,
        transport,
        random,
        clock,
        invite,
        relayOnly: () => this.#memory.record.relayOnly,
        relay: (to, body) => this.#node.relay(to, body),
        carry: (to, frame, attempt) => this.#carrying.send(to, frame, attempt),
        links: this.#links,
        pinLocks: {
          locks: () => this.#memory.record.burntPins,
          keepLocks: (burntPins) => this.#memory.update({ burntPins }),
        },
      },
      {
        established: (run, session, neighbour) => this.#established(run, session, neighbour),
        signal: (run, message) => this.#runs.signal(run, message),
        sealedEnded: (run, end) => this.#runs.ended(run, end),
        turnedDown: (end) => this.#noteTrouble(end),
        showed: (proof) => void this.#ledger.add(proof, undefined),
        inviteRefused: (invite, why) => this.#notify({ kind: 'invite-refused', invite, why }),
        unknownInvite: () => this.#notify({ kind: 'unknown-invite' }),
        foreignRoom: () => this.#notify({ kind: 'foreign-room' }),
        ownKeyElsewhere: () => this.#notify({ kind: 'own-key-elsewhere' }),
        changed: () => this.#changed(),
      },
    );
  }

  #openNode(): NodeClient {
    const { signalUrl: url, openSocket, random, clock } = this.#env;
    const [{ code: room }, { self }] = [this.#memory.record, this.#ledger];
    return new NodeClient(
      { url, self, room, tagFor: (sid) => this.#introductions.tagFor(sid), openSocket, random, clock },
      nodeEvents({
        introductions: this.#introductions,
        reports: this.#reports,
        links: this.#links,
        changed: () => this.#changed(),
      }),
    );
  }

  #established(run: PairingRun, session: PairingSession, { route }: Neighbour): void {
    if (!this.#isOurRoom(session.roomId)) return run.close('cancelled');
    const link = this.#links.add({
      session,
      line: run.line,
      remoteSid: route.kind === 'node' ? route.sid : undefined,
      ledger: this.#ledger,
      clock: this.#env.clock,
      kept: () => this.#content.adopted(),
      admit: (bound) => this.#gatekeeper.admit(bound, run),
      introduction: () => this.#introduction(),
    });
    if (!link) return run.close('superseded');
    this.#runs.set(run, link);
    this.#changed();
  }

  /** Who knocked goes where it is let in first; another room by the same code is not that. */
  #isOurRoom(roomId: RoomId): boolean {
    if (this.#ledger.knownRoomId === undefined) {
      this.#ledger.adopt(roomId);
      void this.#content.adopt(roomId, () => this.#memory.update({ roomId }));
    }
    if (this.#ledger.knownRoomId === roomId) return true;
    this.#notify({ kind: 'foreign-room' });
    return false;
  }

  #introduction() {
    return {
      name: this.#memory.record.selfName,
      clientId: this.awareness.clientID,
      opener: this.#node.session?.opener,
      linked: this.#links.linkedPeers(),
    };
  }

  #linkReady(link: Link): void {
    this.#content.add(link);
    this.#reports.linkReady(link);
    if (!this.#memory.record.membersAtAdmission) {
      const membersAtAdmission = [...this.#ledger.settleAdmission()];
      void this.#memory.update({ membersAtAdmission, pendingInvite: undefined });
      this.#introductions.admitted();
      this.#comings.cameIn();
    }
    this.#comings.linked(link.peerId);
    this.#memory.sawNow(link.peerId, this.#env.clock.now());
    this.#confirmation.linkedTo(link.peer);
    this.#introductions.reconsider();
    this.#news.soon();
    this.#changed();
  }

  #linkChanged(link: Link): void {
    if (link.name !== undefined) this.#memory.rememberName(link.peerId, link.name);
    this.#news.soon();
    this.#changed();
  }

  #linkClosed(link: Link, cause: LinkEnd): void {
    this.#content.remove(link);
    this.#reports.linkClosed(link, cause);
    this.#runs.linkClosed(link);
    if (!this.#links.remove(link, cause) || this.#closed) return;
    if (cause !== 'failed') this.#memory.sawNow(link.peerId, this.#env.clock.now());
    this.#comings.unlinked(link.peerId);
    if (link.remoteSid) this.#introductions.linkLost(link.remoteSid);
    this.#noteTrouble(cause);
    // At once: what is shared is not passed on to who is thought to be linked.
    this.#news.now();
  }

  #ledgerGrew(added: readonly Statement[], source: unknown): void {
    if (this.#closed) return;
    this.#confirmation.reconsider();
    this.#links.ledgerChanged(added, source);
    this.#acceptanceChanged();
  }

  /** Links to those who are no longer accepted are closed with the reason, and those who now are, met. */
  #acceptanceChanged(): void {
    this.#ledger.reconsider();
    for (const link of this.#links.ready()) {
      if (!this.#ledger.accepts(link.peer)) link.bye('not-accepted', whyGone(this.#ledger, link.peer));
    }
    if (this.#isGone()) this.#node.stop();
    else this.#introductions.reconsider();
    this.#changed();
  }

  #isGone(): boolean {
    const kind = this.#ledger.membership?.standing(this.#ledger.self).kind;
    return kind === 'evicted' || kind === 'left';
  }

  #noteTrouble(end: PairingEnd | LinkEnd): void {
    this.#notices.noteTrouble(end);
    this.#changed();
  }

  #notify(what: NoticeContent): void {
    this.#notices.add(what);
    this.#changed();
  }

  #changed(): void {
    this.#view.changed();
    this.#reports.changed();
  }
}
