import base from './jest.config.mjs';

/**
 * Whole flows: the built node, the built client, real Chromiums. Each file has all of them to itself, and spends much
 * of its time waiting for the protocol's own seconds, so two run side by side.
 */
export default {
  ...base,
  testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 2,
  // Above what a few waits take that come to nothing: then it is they that say what was waited for.
  testTimeout: 480_000,
};
