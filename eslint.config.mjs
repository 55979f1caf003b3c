import angular from 'angular-eslint';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/** Which part may import which; what is not listed is refused. What is in no part (tests, tools) may import all. */
const DIRECTION = {
  'libs/protocol': [],
  'libs/topology': ['libs/protocol'],
  'libs/topology-view': ['libs/protocol', 'libs/topology', 'libs/ui'],
  'libs/trust': ['libs/protocol'],
  'libs/mesh': ['libs/protocol', 'libs/topology', 'libs/trust'],
  'apps/signal': ['libs/protocol', 'libs/topology'],
  'libs/ui': [],
  'apps/dashboard': ['libs/protocol', 'libs/topology', 'libs/topology-view', 'libs/ui'],
  'apps/peer-client': [
    'libs/protocol',
    'libs/trust',
    'libs/mesh',
    'libs/topology',
    'libs/topology-view',
    'libs/ui',
  ],
};

const SIDEWAYS = {
  regex: '^(\\.\\./)+(libs/)?(protocol|trust|mesh|topology|topology-view|ui)/src(/|$)',
  message: 'Across libs only by #protocol, #trust, #mesh, #topology, #topology-view, #ui.',
};
const WHOLE_ZOD = { name: 'zod', message: "import * as z from 'zod/mini': a page loads 70 kB (gzip) less." };

/** The app hands the browser's constructor to the engine; everything else that names it is in the engine. */
const NAMES_WEB_RTC = ['libs/mesh/src/webrtc/**', 'apps/peer-client/src/app/engine/room-environment.ts'];

const ANGULAR = [
  'apps/peer-client/**/*.ts',
  'apps/dashboard/**/*.ts',
  'libs/topology-view/**/*.ts',
  'libs/ui/**/*.ts',
];
const SPECS = ['**/*.spec.ts', '**/*.contract.ts', 'test/**/*.ts', 'apps/*/test/**/*.ts'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.angular/', '.cache/', 'data/', 'test/lint/fixture/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    name: 'tessera/types',
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['tsconfig.json', 'apps/*/tsconfig.app.json'] } },
    rules: {
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    name: 'tessera/habits',
    files: ['**/*.ts', '**/*.mjs'],
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', 400],
      'no-var': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    name: 'tessera/functions',
    files: ['libs/**/*.ts', 'apps/**/*.ts', 'tools/**/*.mjs'],
    ignores: SPECS,
    rules: { 'max-lines-per-function': ['error', { max: 60, skipComments: true }] },
  },

  {
    name: 'tessera/boundaries',
    files: ['libs/**/*.ts', 'apps/**/*.ts', 'test/lint/fixture/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { project: 'tsconfig.json' } },
      'boundaries/elements': Object.keys(DIRECTION).map((part) => ({ type: part, pattern: part })),
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          message: '{{from.element.type}} must not import {{to.element.type}}',
          policies: [
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
            ...Object.entries(DIRECTION).map(([part, allowed]) => ({
              from: { element: { type: part } },
              allow: { to: { element: { types: { anyOf: allowed } } } },
            })),
          ],
        },
      ],
    },
  },
  {
    name: 'tessera/entries',
    files: ['libs/**/*.ts', 'apps/**/*.ts', 'test/lint/fixture/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [SIDEWAYS] }] },
  },
  {
    name: 'tessera/what-a-page-loads',
    files: ['libs/**/*.ts', 'apps/peer-client/**/*.ts', 'apps/dashboard/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [SIDEWAYS], paths: [WHOLE_ZOD] }] },
  },
  {
    name: 'tessera/web-rtc-in-one-place',
    files: ['libs/**/*.ts', 'apps/**/*.ts', 'test/lint/fixture/**/*.ts'],
    ignores: NAMES_WEB_RTC,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['RTCPeerConnection', 'RTCDataChannel', 'RTCSessionDescription'].map((name) => ({
          name,
          message: 'Only libs/mesh/src/webrtc names it.',
        })),
      ],
    },
  },

  {
    name: 'tessera/angular',
    files: ANGULAR,
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
  },
  {
    name: 'tessera/templates',
    files: ['apps/**/*.html', ...ANGULAR.map((pattern) => `${pattern}/*.html`)],
    ignores: ['**/index.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
  {
    name: 'tessera/specs',
    files: SPECS,
    rules: {
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    name: 'tessera/programs',
    files: ['**/*.mjs'],
    extends: [tseslint.configs.recommended],
  },
);
