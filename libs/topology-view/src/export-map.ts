import type { NameOf } from './drawn-name.ts';
import type { MapElements } from './map-elements.ts';
import type { Palette } from './palette.ts';
import type { RoomGraph } from './room-graph.ts';
import { toCsv } from './to-csv.ts';
import { toGraphml } from './to-graphml.ts';
import { toJson } from './to-json.ts';
import { toSvg } from './to-svg.ts';

export const EXPORT_FORMATS = ['png', 'svg', 'json', 'graphml', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What is drawn, or the data behind it, as a file; the PNG is the renderer's own. */
export function exportMap(
  format: Exclude<ExportFormat, 'png'>,
  map: {
    readonly graph: RoomGraph;
    readonly elements: MapElements;
    readonly palette: Palette;
    readonly nameOf: NameOf;
  },
): Blob {
  switch (format) {
    case 'svg':
      return new Blob([toSvg(map.elements, map.palette)], { type: 'image/svg+xml' });
    case 'json':
      return new Blob([toJson(map.graph, map.nameOf)], { type: 'application/json' });
    case 'graphml':
      return new Blob([toGraphml(map.graph, map.nameOf)], { type: 'application/graphml+xml' });
    case 'csv':
      return new Blob([toCsv(map.graph, map.nameOf)], { type: 'text/csv' });
  }
}
