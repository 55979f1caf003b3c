/** Measures each side in turn, round after round, so that what the machine does meanwhile falls on all alike. */
export async function inRounds<Side, Result>(
  sides: readonly Side[],
  rounds: number,
  measure: (side: Side) => Promise<Result>,
): Promise<Result[][]> {
  const results = sides.map((): Result[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, side] of sides.entries()) results[index]?.push(await measure(side));
  }
  return results;
}
