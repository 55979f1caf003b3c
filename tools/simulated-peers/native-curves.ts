/** In the place of `libs/trust/src/primitives.ts`: the same names, by OpenSSL. */
export { nativePrimitives as primitives } from '../../test/support/native-primitives.ts';
