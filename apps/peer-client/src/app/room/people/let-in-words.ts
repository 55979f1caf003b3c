import type { LetIn } from '#mesh';
import type { PeerId } from '#trust';

/** Who let somebody in, and how, as one sentence. `nameOf` gives "you" for oneself. */
export function letInWords(letIn: LetIn, nameOf: (peerId: PeerId) => string): string {
  switch (letIn.how) {
    case 'founder':
      return 'Founded this room.';
    case 'invite': {
      const invite = `By ${possessive(nameOf(letIn.inviter))} invite${letIn.note ? ` “${letIn.note}”` : ''}`;
      return letIn.admittedBy === letIn.inviter
        ? `${invite}.`
        : `${invite}, opened by ${nameOf(letIn.admittedBy)}.`;
    }
    case 'pin':
      return `${capitalize(nameOf(letIn.by))} checked a PIN with them.`;
    case 'word':
      return `On the word of ${nameOf(letIn.by)}.`;
  }
}

function possessive(name: string): string {
  return name === 'you' ? 'your' : `${name}’s`;
}

function capitalize(name: string): string {
  return name === 'you' ? 'You' : name;
}
