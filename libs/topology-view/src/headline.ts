import { type NameOf, plainName } from './drawn-name.ts';
import type { RoomGraph } from './room-graph.ts';

/** The room in one sentence, and how it is to be taken. */
export interface Headline {
  readonly mood: 'whole' | 'working' | 'gap' | 'suspect' | 'alone';
  readonly text: string;
  /** Who stands out, and who let it in; empty when nobody does. */
  readonly detail: string;
}

export function headline({ group, gaps, connecting }: RoomGraph, nameOf: NameOf): Headline {
  const { present } = group.counts;
  const name = (peer: Parameters<NameOf>[0]) => plainName(nameOf(peer));
  if (gaps.length === 0) {
    if (present < 2)
      return { mood: 'alone', text: present === 0 ? 'Nobody is here' : 'One peer is here', detail: '' };
    if (connecting.length > 0) {
      return { mood: 'working', text: `${count(connecting.length, 'pair')} still connecting`, detail: '' };
    }
    return { mood: 'whole', text: `All ${present} are linked with each other`, detail: '' };
  }
  const { suspects } = group;
  if (suspects.length === 0)
    return { mood: 'gap', text: count(gaps.length, 'gap'), detail: 'Nobody stands out.' };
  const explained = suspects.reduce((sum, { explains }) => sum + explains, 0);
  const [first] = suspects;
  const sponsor = first?.sponsor;
  return {
    mood: 'suspect',
    text: `${count(suspects.length, 'peer')} ${suspects.length === 1 ? 'explains' : 'explain'} ${explained} of ${count(gaps.length, 'gap')}`,
    detail: first
      ? `${name(first.peer)}${suspects.length > 1 ? ` and ${suspects.length - 1} more` : ''}${sponsor && suspects.length === 1 ? `, sponsor ${name(sponsor.peer)}` : ''}`
      : '',
  };
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
