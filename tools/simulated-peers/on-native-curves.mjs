import { registerHooks } from 'node:module';

const SHIPPED = new URL('../../libs/trust/src/primitives.ts', import.meta.url).href;
const NATIVE = new URL('./native-curves.ts', import.meta.url).href;
const NATIVE_SOURCE = new URL('../../test/support/native-primitives.ts', import.meta.url).href;

/**
 * Sixty peers in one process would compute curves in JavaScript for minutes. For this program alone, OpenSSL's take
 * their place, as in simulations (docs/adr/0011); what is shipped has no such way in.
 */
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url === SHIPPED && context.parentURL !== NATIVE_SOURCE ? { ...found, url: NATIVE } : found;
  },
});
