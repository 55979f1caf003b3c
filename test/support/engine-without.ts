/** The `crypto` of an engine that does not know some algorithms; without any, the real object itself. */
export function engineWithout(...lacking: string[]): Pick<Crypto, 'getRandomValues' | 'subtle'> {
  if (lacking.length === 0) return crypto;
  const generateKey = (algorithm: string | { name: string }, ...rest: [boolean, KeyUsage[]]): unknown => {
    const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
    if (lacking.includes(name)) throw new DOMException(name, 'NotSupportedError');
    return crypto.subtle.generateKey(algorithm, ...rest);
  };
  return proxyOf(crypto, { subtle: proxyOf(crypto.subtle, { generateKey }) });
}

/** Methods keep their `this`, as they must to work in a browser. */
function proxyOf<T extends object>(target: T, changed: Readonly<Record<string, unknown>>): T {
  const proxied: T = new Proxy(target, {
    get(_, name) {
      if (typeof name === 'string' && name in changed) return changed[name];
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return function (this: unknown, ...args: unknown[]): unknown {
        return Reflect.apply(member, this === proxied ? target : this, args);
      };
    },
  });
  return proxied;
}
