/** Units and contracts, straight from the TypeScript sources; `#lib` imports resolve through package.json. */
export default {
  testEnvironment: 'node',
  // By itself jest leaves one core idle, which of two is half.
  maxWorkers: '100%',
  // Nothing waits for time to pass; a busy machine, or one several times slower, must not make a test red.
  testTimeout: 300_000,
  testMatch: [
    '<rootDir>/libs/**/*.spec.ts',
    '<rootDir>/apps/dashboard/**/*.spec.ts',
    '<rootDir>/apps/peer-client/**/*.spec.ts',
    '<rootDir>/apps/signal/**/*.spec.ts',
    '<rootDir>/bench/**/*.spec.ts',
    '<rootDir>/test/**/*.spec.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
