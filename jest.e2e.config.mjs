import base from './jest.config.mjs';

/** Whole flows: the built node, the built client, real Chromiums. One at a time: each needs both cores. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
