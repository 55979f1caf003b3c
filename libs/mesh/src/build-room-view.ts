import {
  type InviteStanding,
  type Membership,
  peerIdOf,
  type PublicKey,
  safetyWords,
  type StatementId,
} from '#trust';
import { deadInvite } from './admission.ts';
import type { Caller } from './door.ts';
import type { Link, LinkEnd } from './link.ts';
import type { NoticeContent } from './notices.ts';
import type { RoomLedger } from './room-ledger.ts';
import type {
  DoorView,
  GapCause,
  InviteView,
  JoinTrouble,
  LetIn,
  NodeStatus,
  Notice,
  PersonLink,
  PersonView,
  PinFieldView,
  RoomView,
  Standing,
} from './room-view.ts';
import { MAX_SENTENCE_CHARACTERS, MAX_TITLE_CHARACTERS, plainText } from './plain-text.ts';
import type { LivingRecord } from './room-memory.ts';
import { vouchesBy } from './trust-acts.ts';

export interface ViewSources {
  readonly record: LivingRecord;
  readonly ledger: RoomLedger;
  readonly node: NodeStatus;
  readonly relayOffered: boolean;
  /** How many sessions the node lists besides ours. */
  readonly present: number;
  readonly callers: readonly Caller[];
  readonly pinFields: readonly PinFieldView[];
  readonly agreeing: number;
  readonly links: readonly Link[];
  readonly endOf: (peer: PublicKey) => LinkEnd | undefined;
  readonly notices: readonly Notice[];
  readonly trouble: JoinTrouble | undefined;
  readonly now: number;
  readonly linkOf: (seed: Uint8Array, id: StatementId, expires: number) => string;
}

export function buildRoomView(sources: ViewSources): RoomView {
  const { record, ledger, node, notices } = sources;
  const genesis = ledger.current?.genesis;
  const invites = ledger.membership?.invites() ?? [];
  const own = invites.filter(({ inviter }) => inviter === ledger.self);
  return {
    code: record.code,
    roomId: record.roomId,
    title: genesis && plainText(genesis.name, MAX_TITLE_CHARACTERS),
    policy: genesis?.policy,
    self: {
      peerId: peerIdOf(ledger.self),
      name: record.selfName,
      role: ledger.isMember ? ledger.membership?.role(ledger.self) : undefined,
    },
    node,
    relay: { only: record.relayOnly, offered: sources.relayOffered },
    standing: standing(sources),
    people: people(sources),
    door: sources.callers.map(doorView),
    pinFields: sources.pinFields,
    invites: own.map((invite) => inviteView(invite, sources)).reverse(),
    othersInvites: invites.filter((invite) => !own.includes(invite) && stateOf(invite, sources) === 'open')
      .length,
    notices,
  };
}

function standing(sources: ViewSources): Standing {
  const { record, ledger, node, present, links, agreeing, trouble } = sources;
  const own = ledger.membership?.standing(ledger.self);
  if (own?.kind === 'evicted')
    return {
      kind: 'evicted',
      by: peerIdOf(own.by),
      at: own.at,
      reason: plainText(own.reason, MAX_SENTENCE_CHARACTERS),
    };
  if (own?.kind === 'left') return { kind: 'left' };
  if (own?.kind === 'member' && record.membersAtAdmission) {
    if (record.confirmed) return { kind: 'member' };
    const [letIn] = ledger.membership?.letInBy(ledger.self) ?? [];
    return letIn ? { kind: 'unconfirmed', inviter: peerIdOf(letIn.by) } : { kind: 'member' };
  }
  if (!record.pendingInvite && own?.kind !== 'member') {
    const cutOff = record.membersAtAdmission !== undefined;
    return { kind: 'knocking', nodeReached: node.kind === 'online', present, cutOff };
  }
  return {
    kind: 'joining',
    inviteExpires: record.pendingInvite?.expires ?? 0,
    progress: {
      nodeReached: node.kind === 'online',
      present,
      keysAgreed: links.length,
      connecting: links.length + agreeing,
      ledgerChecked: own?.kind === 'member',
      trouble,
    },
  };
}

function people(sources: ViewSources): PersonView[] {
  const { ledger } = sources;
  const { membership } = ledger;
  if (!membership) return [];
  const links = new Map(sources.links.map((link) => [link.peer, link]));
  return [...membership.members]
    .filter((key) => key !== ledger.self)
    .map((key) => person(key, membership, links.get(key), sources))
    .sort(byPresenceThenName);
}

function person(
  key: PublicKey,
  membership: Membership,
  link: Link | undefined,
  sources: ViewSources,
): PersonView {
  const { record, ledger } = sources;
  const peerId = peerIdOf(key);
  return {
    peerId,
    name: link?.name ?? record.names[peerId],
    role: membership.role(key),
    letInBy: letIn(membership, key),
    link: personLink(link, key, sources),
    accepted: ledger.accepts(key),
    vouchedByUs: vouchesBy(ledger, ledger.self, key).length > 0,
    blocked: record.blocked.includes(key),
    safetyWords: record.roomId === undefined ? [] : safetyWords(record.roomId, ledger.self, key),
    wordsMatch: record.wordsMatched.includes(key),
  };
}

function letIn(membership: Membership, key: PublicKey): LetIn {
  const [first] = membership.letInBy(key);
  if (!first) return { how: 'founder' };
  if (first.how !== 'invite') return { how: first.how, by: peerIdOf(first.by), at: first.at };
  const { by, admittedBy, at } = first;
  const note = plainText(first.note, MAX_SENTENCE_CHARACTERS);
  return { how: 'invite', inviter: peerIdOf(by), admittedBy: peerIdOf(admittedBy), note, at };
}

function personLink(link: Link | undefined, peer: PublicKey, sources: ViewSources): PersonLink {
  const { record, now, links, callers } = sources;
  const state = link?.state;
  switch (state?.kind) {
    case 'ready':
      return { kind: 'linked', path: state.path, since: state.since };
    case 'interrupted':
      return { kind: 'reconnecting', since: state.since };
    case 'connecting':
    case 'quarantine':
      return { kind: 'connecting', since: now };
    case 'closed':
    case undefined:
      break;
  }
  const peerId = peerIdOf(peer);
  const isHere =
    callers.some((caller) => caller.peer === peer) ||
    links.some((neighbour) => neighbour.isReady && neighbour.linked.has(peerId));
  return isHere
    ? { kind: 'gap', cause: gapCause(peer, sources) }
    : { kind: 'away', lastSeen: record.lastSeen[peerId] };
}

/** Own decisions first; then what the other side said; then what went wrong without anybody's will. */
function gapCause(peer: PublicKey, { record, ledger, endOf }: ViewSources): GapCause {
  if (record.blocked.includes(peer)) return 'blocked';
  if (!ledger.accepts(peer)) return 'unchallenged';
  const end = endOf(peer);
  if (end === 'not-accepted') return 'refused';
  return end === undefined || end === 'failed' ? 'failed' : 'dropped';
}

const LINK_ORDER: Readonly<Record<PersonLink['kind'], number>> = {
  linked: 0,
  reconnecting: 1,
  connecting: 2,
  gap: 3,
  away: 4,
};

function byPresenceThenName(a: PersonView, b: PersonView): number {
  const order = LINK_ORDER[a.link.kind] - LINK_ORDER[b.link.kind];
  return order || (a.name ?? a.peerId).localeCompare(b.name ?? b.peerId);
}

function doorView({ sid, since, peer, challenge, lock }: Caller): DoorView {
  const locked = lock.kind === 'open' ? undefined : { until: lock.kind === 'until' ? lock.time : undefined };
  return { sid, since, peerId: peer && peerIdOf(peer), challenge, locked };
}

function inviteView(invite: InviteStanding, sources: ViewSources): InviteView {
  const { id, statement, usedBy } = invite;
  const { record, linkOf } = sources;
  const seed = record.inviteSeeds[id];
  const state = stateOf(invite, sources);
  return {
    id,
    link: seed && state === 'open' ? linkOf(seed, id, statement.expires) : undefined,
    note: statement.note,
    uses: statement.uses,
    usedBy: usedBy.map(peerIdOf),
    expires: statement.expires,
    state,
  };
}

function stateOf(invite: InviteStanding, { now }: ViewSources): InviteView['state'] {
  return invite.overUsed ? 'over-used' : (deadInvite(invite, undefined, now) ?? 'open');
}

/** These follow from the ledger, so they are not kept: they go when the ledger no longer says so. */
export function ledgerAlarms({ membership, current }: RoomLedger): readonly NoticeContent[] {
  const leaks = membership?.alarms ?? [];
  const caps = current?.capAlarms ?? [];
  return [
    ...leaks.map(({ invite }): NoticeContent => ({ kind: 'invite-leaked', invite })),
    ...caps.map((cap): NoticeContent =>
      cap.kind === 'author-cap' ? { kind: cap.kind, who: peerIdOf(cap.author) } : { kind: cap.kind },
    ),
  ];
}
