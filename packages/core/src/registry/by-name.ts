interface Named {
  readonly id: string;
  readonly aliases: readonly string[];
}

/** What goes by that name: an id goes before aliases. */
export const byName = <One extends Named>(all: readonly One[], name: string): One | undefined =>
  all.find(({ id }) => id === name) ?? all.find(({ aliases }) => aliases.includes(name));
