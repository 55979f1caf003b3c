/**
 * The few assertions of contract suites that run in a page too, where jest's `expect` is not to be had.
 */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`not so: ${what}`);
}

/** Compares what JSON can say, and bytes. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [show(actual), show(expected)];
  if (left !== right) throw new Error(`${what}: expected ${right}, got ${left}`);
}

export async function assertRejects(promise: Promise<unknown>, name: string, what: string): Promise<void> {
  const outcome = await promise.then(
    () => 'nothing',
    (error: unknown) => nameOf(error),
  );
  assertEqual(outcome, name, what);
}

export function assertThrows(action: () => unknown, name: string, what: string): void {
  let outcome = 'nothing';
  try {
    action();
  } catch (error) {
    outcome = nameOf(error);
  }
  assertEqual(outcome, name, what);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error));

const show = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Uint8Array ? `${inner.length} bytes ${inner.toString()}` : inner,
  );
