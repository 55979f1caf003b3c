import type { JoinRefusal, JoinTrouble } from '#mesh';

/** What happened, and what to do about it. */
export interface Words {
  readonly what: string;
  readonly then: string;
}

/** Why this device does not let the link be used at all. */
export function refusalWords(reason: JoinRefusal | 'elsewhere'): Words {
  return REFUSALS[reason];
}

/** Why nobody has let this newcomer in so far. The client keeps trying where that can help. */
export function troubleWords(trouble: JoinTrouble): Words {
  return TROUBLES[trouble];
}

/** True where only a new invite helps. */
export function needsNewInvite(trouble: JoinTrouble): boolean {
  return trouble === 'expired' || trouble === 'used-up' || trouble === 'revoked';
}

const ASK = 'Ask the person who gave you the link for a new one.';

const REFUSALS: Record<JoinRefusal | 'elsewhere', Words> = {
  'malformed-link': {
    what: 'This invite link is damaged.',
    then: 'Part of it may have been cut off on the way. Ask for it again, and copy it whole.',
  },
  expired: { what: 'This invite has expired.', then: ASK },
  'already-evicted': {
    what: 'This device was removed from that room.',
    then: 'Its key can not come back. Somebody in the room would have to invite you anew, on another device or after “Forget this room”.',
  },
  'already-left': {
    what: 'This device has left that room, for good.',
    then: 'To come back, forget the room on this device and open a new invite.',
  },
  elsewhere: {
    what: 'Another tab has a room with this code open.',
    then: 'Close it there, then press Join again.',
  },
};

const TROUBLES: Record<JoinTrouble, Words> = {
  expired: { what: 'The invite has expired.', then: ASK },
  'used-up': { what: 'The invite has been used as often as it may be.', then: ASK },
  revoked: { what: 'The invite was withdrawn.', then: ASK },
  'not-recognised': {
    what: 'The people here do not know this invite.',
    then: 'They may not have heard of it yet: it works as soon as somebody who knows it comes in. Stay here, or ask for a new one.',
  },
  'broken-off': {
    what: 'The attempt was broken off.',
    then: 'Somebody may have gone in the middle of it, or something on the way interfered. We keep trying; if it stays like this, ask for a new link.',
  },
  'could-not-connect': {
    what: 'A direct connection did not come about.',
    then: 'We keep trying. If it stays like this, a firewall is in the way: try another network, such as your phone’s.',
  },
};
