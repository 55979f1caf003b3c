import { type NameOf, plainName } from './drawn-name.ts';
import { pairStory } from './panel-stories.ts';
import { peerSummary } from './peer-summary.ts';
import type { RoomGraph } from './room-graph.ts';
import type { Selection } from './selection.ts';

/** What is selected, in one line; empty for nothing, and for who is not in the room any more. */
export function selectionWords(graph: RoomGraph, selection: Selection, nameOf: NameOf): string {
  if (selection === null) return '';
  const name = (peer: Parameters<NameOf>[0]) => plainName(nameOf(peer));
  if (selection.kind === 'peer') {
    const peer = graph.byId.get(selection.peer);
    return peer ? `${name(selection.peer)}: ${peerSummary(peer, nameOf)}` : '';
  }
  const story = pairStory(graph, selection.a, selection.b);
  return story ? `${name(story.a)} and ${name(story.b)}: ${story.words}` : '';
}
