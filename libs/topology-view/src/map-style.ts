import type cytoscape from 'cytoscape';
import type { Palette } from './palette.ts';
import { TILE } from './radial-places.ts';

type Style = readonly cytoscape.StylesheetJsonBlock[];

const FONT = '"Instrument Sans Variable", system-ui, sans-serif';

/** As the shorthand that `document.fonts` takes. */
export const MAP_FONT = `600 14px ${FONT}`;

/** How elements look, by the classes that the renderer gives them: kinds, marks and strengths of map-elements. */
export function mapStyle(palette: Palette): Style {
  return [tileStyle, sizeStyle, markStyle, badgeStyle, lineStyle, brokenStyle].flatMap((part) =>
    part(palette),
  );
}

function tileStyle(palette: Palette): Style {
  return [
    {
      selector: 'node.tile',
      style: {
        width: TILE,
        height: TILE,
        shape: 'round-rectangle',
        'corner-radius': `${TILE / 4}px`,
        'background-color': palette.surface,
        'border-width': 3,
        'border-color': palette.ground,
        color: palette.ink,
        'font-family': FONT,
        'font-size': 14,
        'font-weight': 600,
        'text-valign': 'bottom',
        'text-margin-y': 5,
        'text-background-color': palette.ground,
        'text-background-opacity': 0.82,
        'text-background-padding': '2px',
        'text-background-shape': 'roundrectangle',
        'min-zoomed-font-size': 8,
        'z-index': 10,
      },
    },
  ];
}

function sizeStyle(): Style {
  return [
    {
      selector: 'node.laid',
      style: {
        'background-image': 'data(mosaic)',
        'background-fit': 'cover',
        'background-image-smoothing': 'no',
        label: 'data(name)',
      },
    },
    { selector: 'node.plain', style: { 'background-color': 'data(color)', 'border-width': 0 } },
    {
      selector: 'node.dense',
      style: { 'text-wrap': 'ellipsis', 'text-max-width': '60px', 'font-size': 12 },
    },
    {
      // Few are: a value that is looked up for each element is not shared between them.
      selector: 'node.sized',
      style: {
        width: 'data(side)',
        height: 'data(side)',
        'corner-radius': 'data(corner)',
        'font-size': 'data(font)',
        'text-max-width': '400px',
        'z-index': 15,
      },
    },
  ];
}

/** Only where there is a ring to see: cytoscape clips the mosaic of a tile by it, whatever its opacity. */
const RING = { 'outline-width': 'data(ring)' as never, 'outline-offset': 1, 'outline-opacity': 1 };

function markStyle(palette: Palette): Style {
  return [
    {
      selector: 'node.self',
      style: {
        ...RING,
        'outline-color': palette.accent,
        color: palette.accent,
      },
    },
    {
      selector: 'node.unlisted',
      style: { 'border-style': 'dotted', 'border-color': palette.relayed },
    },
    {
      selector: 'node.sponsor',
      style: {
        ...RING,
        'outline-color': palette.sponsor,
      },
    },
    {
      selector: 'node.suspect',
      style: {
        ...RING,
        'outline-color': palette.gap,
        color: palette.gap,
        'underlay-color': palette.gap,
        'underlay-opacity': 0.14,
        'underlay-padding': 15,
        'underlay-shape': 'ellipse',
      },
    },
    {
      selector: 'node.away',
      style: {
        'background-image-opacity': 0.35,
        'border-style': 'dashed',
        'border-width': 2,
        'border-color': palette.soft,
        color: palette.soft,
        'font-style': 'italic',
        'font-weight': 400,
      },
    },
    { selector: 'node.faded', style: { opacity: 0.3 } },
    {
      selector: 'node.hovered',
      style: { 'overlay-color': palette.ink, 'overlay-opacity': 0.08, 'overlay-padding': 6 },
    },
    {
      selector: 'node.selected',
      style: { 'border-color': palette.ink, 'border-width': 3, 'border-style': 'solid', 'z-index': 20 },
    },
  ];
}

function badgeStyle(palette: Palette): Style {
  return [
    {
      selector: 'node.badge',
      style: {
        width: 'data(width)',
        height: 'data(height)',
        shape: 'round-rectangle',
        'corner-radius': 'data(corner)',
        label: 'data(name)',
        'text-valign': 'center',
        'font-family': FONT,
        'font-size': 'data(font)',
        'font-weight': 700,
        'border-width': 2,
        'border-color': palette.ground,
        'min-zoomed-font-size': 6,
        'z-index': 30,
        events: 'no',
      },
    },
    { selector: 'node.badge-gap', style: { 'background-color': palette.gap, color: palette['on-gap'] } },
    {
      selector: 'node.badge-sponsor',
      style: { 'background-color': palette.sponsor, color: palette['on-sponsor'] },
    },
    { selector: 'node.joint', style: { width: 1, height: 1, opacity: 0, events: 'no' } },
  ];
}

function lineStyle(palette: Palette): Style {
  return [
    {
      selector: 'edge',
      style: {
        'curve-style': 'haystack',
        'haystack-radius': 0,
        width: 2,
        'line-color': palette.vouch,
        'font-family': FONT,
        'font-size': 12,
        'font-weight': 600,
        'text-background-color': palette.ground,
        'text-background-opacity': 0.92,
        'text-background-padding': '3px',
        'text-background-shape': 'roundrectangle',
        'min-zoomed-font-size': 7,
      },
    },
    { selector: 'edge.said', style: { 'line-style': 'dotted' } },
    { selector: 'edge.link', style: { width: 1.25, 'line-color': palette.link } },
    {
      selector: 'edge.relayed',
      style: {
        width: 1.75,
        'line-color': palette.relayed,
        'line-style': 'dashed',
        'line-dash-pattern': [2, 4],
      },
    },
    {
      selector: 'edge.connecting',
      style: { width: 1.5, 'line-color': palette.soft, 'line-style': 'dotted', opacity: 0.55 },
    },
  ];
}

function brokenStyle(palette: Palette): Style {
  return [
    {
      selector: 'edge.gap',
      style: {
        width: 2.25,
        'line-color': palette.gap,
        'line-style': 'dashed',
        'line-dash-pattern': [8, 6],
        color: palette.gap,
        'z-index': 5,
      },
    },
    {
      selector: 'edge.benign',
      style: {
        width: 2,
        'line-color': palette.benign,
        'line-style': 'dashed',
        'line-dash-pattern': [3, 6],
        color: palette.benign,
        'z-index': 4,
      },
    },
    { selector: 'edge.claim', style: { width: 2.5, 'line-color': palette.link, 'z-index': 5 } },
    {
      selector: 'edge.denial',
      style: {
        width: 2.25,
        'line-color': palette.gap,
        'line-style': 'dashed',
        'line-dash-pattern': [8, 6],
        color: palette.gap,
        'z-index': 5,
      },
    },
    {
      selector: 'edge.bent',
      style: {
        'curve-style': 'unbundled-bezier',
        'edge-distances': 'node-position',
        'control-point-weights': [0.5],
        'control-point-distances': 'data(control)' as never,
      },
    },
    { selector: 'edge.worded', style: { label: 'data(word)' } },
    // Longer dashes: each one is drawn, and there are hundreds of lines.
    { selector: 'edge.thin', style: { width: 1.5, opacity: 0.6, 'line-dash-pattern': [18, 14] } },
    { selector: 'edge.faded', style: { opacity: 0.12 } },
    { selector: 'edge.strong', style: { width: 3.25, 'z-index': 8 } },
    { selector: 'edge.link.strong', style: { width: 2, 'line-color': palette.accent } },
  ];
}
