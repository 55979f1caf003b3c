import { describe, expect, test } from '@jest/globals';
import { pathOf } from './selected-path.ts';

const pair = (local: RTCIceCandidateType | null, remote: RTCIceCandidateType | null) => ({
  local: { type: local },
  remote: { type: remote },
});

describe('The path of a candidate pair', () => {
  test('is direct between addresses of the ends’ own', () => {
    expect(pathOf(pair('host', 'srflx'))).toBe('direct');
  });

  test('is relayed where either end is a relay, whatever the other one is', () => {
    expect(pathOf(pair('relay', 'prflx'))).toBe('relayed');
    expect(pathOf(pair('host', 'relay'))).toBe('relayed');
  });

  test('is left open where an end came unannounced, or the engine does not say', () => {
    expect(pathOf(pair('host', 'prflx'))).toBeUndefined();
    expect(pathOf(pair(null, 'host'))).toBeUndefined();
  });
});
