import { describe, expect, test } from '@jest/globals';
import { toJSONSchema } from 'zod/mini';
import { applyDelta, Topology, type TopologyDelta, type TopologySnapshot } from '#topology';
import * as operator from './index.ts';

describe('the contract of the operator plane', () => {
  test('carries the graph as libs/topology makes it, and gives back what it applies', () => {
    const topology = new Topology();
    const feed = topology.follow({ links: true });
    const sent: TopologySnapshot = feed.snapshot();
    const received: operator.TopologyRows = operator.TopologyRows.parse(JSON.parse(JSON.stringify(sent)));
    topology.arrived('AAAAAAAAAAAAAAAAAAAAAA' as never, 5);
    const change: TopologyDelta = operator.TopologyChange.parse(JSON.parse(JSON.stringify(feed.delta())));
    expect(applyDelta(received, change)).toEqual(feed.snapshot());
  });

  test('has a JSON schema for each of its schemas', () => {
    for (const [name, schema] of Object.entries(operator)) {
      if (typeof schema !== 'object' || !('_zod' in schema)) continue;
      expect([name, toJSONSchema(schema as never)]).toEqual([name, expect.any(Object)]);
    }
  });
});
