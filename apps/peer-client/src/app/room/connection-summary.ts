import type { PersonView } from '#mesh';

/** Links to those who are here, counted; `text` is what the pill says. */
export interface ConnectionSummary {
  readonly here: number;
  readonly direct: number;
  readonly relayed: number;
  readonly connecting: number;
  readonly gaps: number;
  readonly mood: 'alone' | 'whole' | 'working' | 'gap';
  readonly text: string;
}

export function summarizeConnections(people: readonly Pick<PersonView, 'link'>[]): ConnectionSummary {
  const present = people.filter((person) => person.link.kind !== 'away');
  const count = (test: (link: PersonView['link']) => boolean) =>
    present.filter((person) => test(person.link)).length;
  const relayed = count((link) => link.kind === 'linked' && link.path === 'relayed');
  const counts = {
    here: present.length,
    direct: count((link) => link.kind === 'linked') - relayed,
    relayed,
    connecting: count((link) => link.kind === 'connecting' || link.kind === 'reconnecting'),
    gaps: count((link) => link.kind === 'gap'),
  };
  return { ...counts, mood: moodOf(counts), text: wordsFor(counts) };
}

type Counts = Omit<ConnectionSummary, 'mood' | 'text'>;

function moodOf({ here, connecting, gaps }: Counts): ConnectionSummary['mood'] {
  if (here === 0) return 'alone';
  if (gaps > 0) return 'gap';
  return connecting > 0 ? 'working' : 'whole';
}

function wordsFor({ here, direct, relayed, connecting, gaps }: Counts): string {
  if (here === 0) return 'only you';
  const words = [`${direct} of ${here} direct`];
  if (relayed > 0) words.push(`${relayed} relayed`);
  if (connecting > 0) words.push(`${connecting} connecting`);
  if (gaps > 0) words.push(gaps === 1 ? '1 gap' : `${gaps} gaps`);
  return words.join(' · ');
}
