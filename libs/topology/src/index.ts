export { applyDelta } from './apply-delta.ts';
export { cutPreview, type CutPreview } from './cut-preview.ts';
export { type Degree, degrees, gapList, isBenign, isGap } from './gap-list.ts';
export {
  BENIGN_CAUSES,
  GAP_CAUSES,
  type GapCause,
  judgePair,
  type PairState,
  type PairWord,
  type Verdict,
} from './judge-pair.ts';
export { nodeAgainstMesh, type NodeAgainstMesh } from './node-against-mesh.ts';
export type {
  DoorPicture,
  GroupPicture,
  PairCounts,
  PairPicture,
  PeerPicture,
  Presence,
  Sponsor,
  Suspect,
  TableDelta,
  TopologyDelta,
  TopologySnapshot,
  UnseenPeer,
} from './picture.ts';
export { CONNECTING_MS, REPORT_FRESH_MS } from './presences.ts';
export { sponsorOf } from './sponsor.ts';
export { MAX_SUSPECTS } from './suspects.ts';
export { MAX_AWAY, type ReportOutcome, Topology } from './topology.ts';
export type { TopologyFeed } from './topology-feed.ts';
export { vouchTree, type VouchNode } from './vouch-tree.ts';
