/**
 * Loaded into every server process by `--import`: answers, over the process channel, what the process has cost so
 * far. Ours and the rivals' alike carry it, and it does nothing until it is asked.
 */
process.on('message', (question) => {
  if (question === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system });
  } else if (question === 'memory') {
    void settled().then((memory) => process.send?.(memory));
  }
});

/** Who measured has ended, in whatever way: nothing is left running. */
process.on('disconnect', () => process.exit());

/** After garbage collection, twice: what the first one finalises is freed by the second. */
async function settled(): Promise<{ heapBytes: number; residentBytes: number }> {
  for (let pass = 0; pass < 4; pass += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapBytes: heapUsed + external, residentBytes: rss };
}
