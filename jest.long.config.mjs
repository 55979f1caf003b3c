import base from './jest.e2e.config.mjs';

/** What takes longer than anybody waits for: `npm run test:long`, by hand and before a release. */
export default { ...base, testMatch: ['<rootDir>/test/e2e/**/*.long.ts'] };
