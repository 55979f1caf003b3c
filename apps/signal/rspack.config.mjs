/** Nest's defaults for one ES module next to node_modules, and what they lack. */
export default (defaults) => ({
  ...defaults,
  module: {
    ...defaults.module,
    // `import.meta` is asked where the built file lies, not where its source lay.
    parser: { javascript: { importMeta: false } },
    rules: defaults.module.rules.map(forThisNode),
  },
});

/** Node 24 knows all of ES2024: nothing is rewritten for older engines. */
function forThisNode(rule) {
  const use = rule.use.map((loader) => ({
    ...loader,
    options: { ...loader.options, jsc: { ...loader.options.jsc, target: 'es2024' } },
  }));
  return { ...rule, use };
}
