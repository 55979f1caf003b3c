import type { JoinProgress } from '#mesh';

export interface JoinStep {
  readonly name: string;
  readonly state: 'done' | 'now' | 'later';
}

/** The ticks from the door to the room. Exactly one is `now`, since this is asked only while one is not in. */
export function joinSteps(progress: JoinProgress): readonly JoinStep[] {
  const { nodeReached, present, keysAgreed, connecting, ledgerChecked } = progress;
  const reached = [
    nodeReached,
    present > 0,
    keysAgreed > 0,
    ledgerChecked || connecting >= present,
    ledgerChecked,
    false,
  ];
  const names = [
    nodeReached ? 'Reached the node' : 'Reaching the node',
    somebodyWords(present),
    keysAgreed > 0 ? 'Keys agreed' : 'Agreeing on keys',
    connecting > 0 ? `Connecting ${connecting} of ${present}` : 'Connecting',
    ledgerChecked ? 'List of members checked' : 'Checking the list of members',
    'In',
  ];
  const now = reached.findIndex((done, index) => !done || !reached.slice(0, index).every(Boolean));
  return names.map((name, index) => ({
    name,
    state: index < now ? 'done' : index === now ? 'now' : 'later',
  }));
}

/** From 1 (nothing yet) to 0 (in), for the token whose halves meet. */
export function stillApart(steps: readonly JoinStep[]): number {
  return 1 - steps.filter((step) => step.state === 'done').length / steps.length;
}

function somebodyWords(present: number): string {
  if (present === 0) return 'Waiting for somebody to be here';
  return present === 1 ? 'Somebody is here' : `${present} people are here`;
}
