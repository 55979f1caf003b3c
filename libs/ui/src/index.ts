export { BrandMark } from './brand-mark.ts';
export { PeerTile } from './peer-tile.ts';
export { tickingNow } from './ticking-now.ts';
