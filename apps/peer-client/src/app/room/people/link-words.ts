import type { GapCause, PersonLink } from '#mesh';

export interface LinkWords {
  /** One or two words for a badge. */
  readonly state: string;
  /** A sentence: what it means, or what is being done. */
  readonly why: string;
}

/** Benign causes never sound like an accusation. */
export function linkWords(link: PersonLink): LinkWords {
  switch (link.kind) {
    case 'linked':
      return LINKED[link.path];
    case 'connecting':
      return { state: 'Connecting', why: 'A direct connection is being made.' };
    case 'reconnecting':
      return { state: 'Reconnecting', why: 'The connection was lost and is being made again.' };
    case 'gap':
      return GAPS[link.cause];
    case 'away':
      return { state: 'Away', why: 'Not here now.' };
  }
}

const LINKED: Record<'direct' | 'relayed' | 'unknown', LinkWords> = {
  direct: { state: 'Direct', why: 'Straight from your device to theirs.' },
  relayed: { state: 'Relayed', why: 'Through a relay, which sees only sealed bytes.' },
  unknown: { state: 'Linked', why: 'Connected; the path is being measured.' },
};

const GAPS: Record<GapCause, LinkWords> = {
  unchallenged: { state: 'Gap', why: 'Neither of you has checked the other yet.' },
  failed: {
    state: 'Gap',
    why: 'No connection came about, most likely because of a firewall. It is tried again.',
  },
  refused: { state: 'Gap', why: 'The other side did not take the connection.' },
  blocked: { state: 'Blocked', why: 'You blocked them on this device.' },
  dropped: { state: 'Gap', why: 'The connection broke off and has not come back yet.' },
};
