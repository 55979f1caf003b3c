import type { PeerId } from '#trust';

/** Where pieces come from: a neighbour over its link, or over one of the lanes beside it. */
export type Source = PeerId | `${PeerId}/${number}`;

export function laneSource(peer: PeerId, lane: number): Source {
  return `${peer}/${lane}`;
}

export function peerOf(source: Source): PeerId {
  return source.split('/')[0] as PeerId;
}
