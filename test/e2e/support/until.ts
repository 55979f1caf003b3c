/** Milliseconds that a wait of these tests may take: a machine may be several times slower than usual, and busy. */
export const LIMIT_MS = 90_000;

/** Between two looks at a condition that nobody tells the end of. */
const LOOK_EVERY_MS = 40;

/** Waits for a condition; rejects with its name and what `seen` says when it does not come true in time. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seen: () => unknown = () => '',
): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  while (!(await holds())) {
    if (Date.now() > end)
      throw new Error(`not within ${LIMIT_MS / 1000} s: ${what}. ${String(await seen())}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
