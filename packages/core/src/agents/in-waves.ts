/**
 * Runs work for many, at most so many at a time of each kind, in the order in which they were given. The answers come in that
 * order, too.
 */
export const inWaves = async <T, R>(
  items: readonly T[],
  { kindOf, most }: { readonly kindOf: (item: T) => string; readonly most: number },
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const answers: R[] = [];
  const kinds = Map.groupBy(
    items.map((item, index) => ({ item, index })),
    ({ item }) => kindOf(item),
  );
  const runs = [...kinds.values()].flatMap((queue) =>
    Array.from({ length: Math.min(most, queue.length) }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) answers[next.index] = await work(next.item);
    }),
  );
  await Promise.all(runs);
  return answers;
};
