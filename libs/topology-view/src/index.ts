export type { NameOf } from './drawn-name.ts';
export type { ExportFormat } from './export-map.ts';
export { FIRST_LAYERS, type Layers } from './layers.ts';
export type { Selection } from './selection.ts';
export { MAX_PEERS_WITH_LINKS } from './room-graph.ts';
export { TopologyLegend } from './topology-legend.ts';
export { TopologyMap } from './topology-map.ts';
export { TopologyMatrix } from './topology-matrix.ts';
export { TopologyPanel } from './topology-panel.ts';
