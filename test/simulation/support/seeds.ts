/** TESSERA_SEED=n replays one run; TESSERA_RUNS=n asks for another number of them. */
export const FIRST_SEED = Number(process.env['TESSERA_SEED'] ?? 1);

/** How many runs a spec makes that would otherwise do with `usually`. */
export const runsOf = (usually: number): number =>
  process.env['TESSERA_SEED'] ? 1 : Number(process.env['TESSERA_RUNS'] ?? usually);
