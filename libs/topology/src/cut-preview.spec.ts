import { describe, expect, test } from '@jest/globals';
import { cutPreview } from './cut-preview.ts';
import { idOf, nameOf, reportBy, type Said, sessionOf } from './testing/cast.ts';
import { Topology } from './topology.ts';

describe('cutting a peer', () => {
  test('takes with it everyone who is there through it alone, and names through whom others stay', () => {
    const room = {
      alice: { vouches: { bob: 'invite', carol: 'invite' } },
      bob: { sponsor: 'alice', vouches: { dan: 'pin' } },
      carol: { sponsor: 'alice', vouches: { mallory: 'pin', dan: 'pin' } },
      dan: { sponsor: 'carol' },
      mallory: { sponsor: 'carol', vouches: { trudy: 'pin' } },
      trudy: { sponsor: 'mallory' },
    } as const;
    expect(preview('carol', room)).toEqual({
      goes: ['carol', 'mallory', 'trudy'],
      stays: { dan: ['bob'] },
    });
  });

  test('does not touch the founder', () => {
    expect(preview('alice', { alice: { vouches: { bob: 'pin' } }, bob: {} })).toBeUndefined();
  });

  test('says nothing of who is no member as reported', () => {
    expect(preview('mallory', { alice: {}, mallory: {} })).toBeUndefined();
    expect(preview('oscar', { alice: {} })).toBeUndefined();
  });

  test('takes those whom somebody who falls has admitted, for lack of another admit', () => {
    const room = {
      alice: { vouches: { bob: 'invite', dan: 'invite' }, admits: ['bob'] },
      bob: { sponsor: 'alice', vouches: { carol: 'pin' } },
      carol: { sponsor: 'bob', admits: ['dan'] },
      dan: { sponsor: 'alice' },
    } as const;
    expect(preview('bob', room)).toEqual({ goes: ['bob', 'carol', 'dan'], stays: {} });
    const twice = { ...room, alice: { ...room.alice, admits: ['bob', 'dan'] } };
    expect(preview('bob', twice)).toEqual({ goes: ['bob', 'carol'], stays: {} });
  });

  test('leaves those whom it admitted under the invite of somebody else', () => {
    const room = {
      alice: { vouches: { bob: 'pin', dan: 'invite' } },
      bob: { sponsor: 'alice', admits: ['dan'] },
      dan: { sponsor: 'alice' },
    } as const;
    expect(preview('bob', room)).toEqual({ goes: ['bob'], stays: {} });
  });

  test('a word holds nobody when what it rests on goes', () => {
    const room = {
      alice: { vouches: { bob: 'pin', carol: 'pin' } },
      bob: { sponsor: 'alice', vouches: { dan: 'pin' } },
      carol: { sponsor: 'alice', vouches: { dan: 'word' } },
      dan: { sponsor: 'bob' },
    } as const;
    expect(preview('bob', room)).toEqual({ goes: ['bob', 'dan'], stays: {} });
    const basisUnknown = { ...room, bob: { sponsor: 'alice' }, dan: {} } as const;
    expect(preview('carol', basisUnknown)).toEqual({ goes: ['carol', 'dan'], stays: {} });
  });

  test('a circle that vouches for itself does not stay by that', () => {
    const room = {
      alice: { vouches: { mallory: 'pin' } },
      mallory: { sponsor: 'alice', vouches: { trudy: 'pin' } },
      trudy: { sponsor: 'mallory', vouches: { dan: 'pin' } },
      dan: { sponsor: 'trudy', vouches: { trudy: 'pin' } },
    } as const;
    expect(preview('mallory', room)).toEqual({ goes: ['mallory', 'trudy', 'dan'], stays: {} });
  });

  test('counts who is away by its last report, and a sponsor nobody has seen as a member', () => {
    const room = {
      alice: { vouches: { bob: 'pin' } },
      bob: { sponsor: 'alice', vouches: { carol: 'pin' } },
      carol: { sponsor: 'bob' },
      dan: { sponsor: 'oscar' },
    } as const;
    expect(preview('bob', room, ['bob'])).toEqual({ goes: ['bob', 'carol'], stays: {} });
    expect(preview('dan', room)).toEqual({ goes: ['dan'], stays: {} });
  });

  test('an outsider who names a sponsor that does not list it goes with the one who does', () => {
    const room = {
      alice: { vouches: { carol: 'pin' } },
      carol: { sponsor: 'alice', vouches: { mallory: 'pin' } },
      mallory: { sponsor: 'alice' },
    } as const;
    expect(preview('carol', room)).toEqual({ goes: ['carol', 'mallory'], stays: {} });
  });

  test('an outsider whom its sponsor keeps to itself goes with it by its own word', () => {
    const room = {
      alice: { vouches: { carol: 'pin' } },
      carol: { sponsor: 'alice' },
      mallory: { sponsor: 'carol' },
    } as const;
    expect(preview('carol', room)).toEqual({ goes: ['carol', 'mallory'], stays: {} });
  });
});

function preview(
  subject: string,
  room: Readonly<Record<string, Said>>,
  away: readonly string[] = [],
): unknown {
  const topology = new Topology();
  for (const [name, said] of Object.entries(room)) topology.reported(reportBy(name, said), 0);
  for (const name of away) topology.left(sessionOf(name), 0);
  const cut = cutPreview(topology.snapshot({ links: false }).peers, idOf('alice'), idOf(subject));
  return (
    cut && {
      goes: cut.goes.map(nameOf),
      stays: Object.fromEntries(cut.stays.map(({ peer, through }) => [nameOf(peer), through.map(nameOf)])),
    }
  );
}
