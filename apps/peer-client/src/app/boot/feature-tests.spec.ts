import { describe, expect, test } from '@jest/globals';
import { findObstacles } from './feature-tests.ts';

const complete = {
  isSecureContext: true,
  RTCPeerConnection: class {},
  crypto: { subtle: {} },
  navigator: { locks: {} },
};

describe('feature tests', () => {
  test('a current browser on HTTPS has no obstacle', () => {
    expect(findObstacles(complete)).toEqual([]);
  });

  test('plain HTTP is told alone, since it is the cause of what else is missing', () => {
    expect(findObstacles({ isSecureContext: false })).toEqual(['insecure-origin']);
  });

  test('each missing feature is told', () => {
    expect(findObstacles({ isSecureContext: true, crypto: {}, navigator: {} })).toEqual([
      'no-webrtc',
      'no-crypto',
      'no-locks',
    ]);
  });
});
