import { type NameOf, plainName } from './drawn-name.ts';
import type { RoomGraph } from './room-graph.ts';
import { escapeXml } from './escape-xml.ts';

const KEYS = [
  ['name', 'node'],
  ['presence', 'node'],
  ['kind', 'edge'],
  ['cause', 'edge'],
  ['path', 'edge'],
] as const;

/** The room as GraphML, which Gephi and yEd read: vouches from sponsor to peer, pairs as undirected edges. */
export function toGraphml({ peers, byId, gaps, connecting, links }: RoomGraph, nameOf: NameOf): string {
  const nodes = peers.map(({ peer, presence }) =>
    element('node', { id: peer }, [data('name', plainName(nameOf(peer))), data('presence', presence)]),
  );
  const vouches = peers.flatMap(({ peer, sponsor }) =>
    sponsor && byId.has(sponsor.peer)
      ? [element('edge', { source: sponsor.peer, target: peer, directed: 'true' }, [data('kind', 'vouch')])]
      : [],
  );
  const pairs = [...gaps, ...connecting, ...links].map(({ a, b, state }) =>
    element('edge', { source: a, target: b, directed: 'false' }, [
      data('kind', state.kind),
      ...('cause' in state && state.cause !== null ? [data('cause', state.cause)] : []),
      ...('path' in state ? [data('path', state.path)] : []),
    ]),
  );
  const keys = KEYS.map(([id, on]) => `<key id="${id}" for="${on}" attr.name="${id}" attr.type="string"/>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...keys,
    '<graph edgedefault="undirected">',
    ...nodes,
    ...vouches,
    ...pairs,
    '</graph>',
    '</graphml>',
    '',
  ].join('\n');
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly string[],
): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  return `<${tag}${written.join('')}>${children.join('')}</${tag}>`;
}

function data(key: string, value: string): string {
  return `<data key="${key}">${escapeXml(value)}</data>`;
}
