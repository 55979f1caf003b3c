/** Injection tokens for what is an interface, and so has no class to be found by. */
export const NODE_CONFIG = Symbol('NodeConfig');
export const BUILD = Symbol('build');
export const TRUSTED_PROXIES = Symbol('trusted proxies');
