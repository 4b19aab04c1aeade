import { teamAgent } from "../ground/index.ts";
import type { FoundPlugin } from "./read.ts";

type Named = Pick<FoundPlugin, "manifest" | "packageName">;

/** What two packages both want to be called. */
export interface Clash {
  readonly name: string;
  readonly other: FoundPlugin;
  /** Both have it as their id, so that one of them is to be chosen; else an alias is in the way. */
  readonly isId: boolean;
}

const isRival = (one: Named, other: Named): boolean =>
  other.packageName !== one.packageName && other.manifest.kind === one.manifest.kind;

/** Names of a plugin that others have already. */
export const clashesOf = (plugin: Named, others: readonly FoundPlugin[]): readonly Clash[] =>
  others
    .filter((other) => isRival(plugin, other))
    .flatMap((other) => {
      const [mine, theirs] = [plugin, other].map(({ manifest }) => [manifest.id, ...manifest.aliases]);
      return mine!
        .filter((name) => theirs!.includes(name))
        .map((name) => ({ name, other, isId: name === plugin.manifest.id && name === other.manifest.id }));
    });

/**
 * Gives every name to one plugin. An id goes before aliases. Of several packages with one id the chosen one is used, else
 * the one that came with the command, else the first: a package that comes later takes nothing from teams that worked.
 */
export const settleClashes = (
  found: readonly FoundPlugin[],
  chosen: Readonly<Record<string, string>>,
): readonly FoundPlugin[] => {
  const ranked = found.toSorted((a, b) => rank(a) - rank(b));
  const ownerOf = ({ manifest: { kind, id } }: Named): FoundPlugin => {
    const rivals = ranked.filter(({ manifest }) => manifest.kind === kind && manifest.id === id);
    return rivals.find(({ packageName }) => packageName === chosen[`${kind}:${id}`]) ?? rivals[0]!;
  };
  return found.map((plugin) => {
    const owner = ownerOf(plugin);
    if (plugin.problem === null && owner.packageName !== plugin.packageName) return refused(plugin, owner);
    const before = ranked.slice(0, ranked.indexOf(plugin));
    const taken = plugin.manifest.aliases.flatMap((alias) => {
      const other =
        ranked.find((one) => isRival(plugin, one) && one.manifest.id === alias) ??
        before.find((one) => isRival(plugin, one) && one.manifest.aliases.includes(alias));
      return other ? [{ alias, other }] : [];
    });
    const aliases = plugin.manifest.aliases.filter((alias) => !taken.some((one) => one.alias === alias));
    const notes = taken.map(({ alias, other }) => `"${alias}" is not its name: ${other.packageName} has it`);
    return { ...plugin, manifest: { ...plugin.manifest, aliases }, notes };
  });
};

/** What cannot be used takes no name from what can. */
const rank = ({ problem, origin }: FoundPlugin): number => (problem ? 2 : 0) + (origin === "bundled" ? 0 : 1);

const refused = (plugin: FoundPlugin, owner: FoundPlugin): FoundPlugin => ({
  ...plugin,
  problem: {
    code: "plugin_ambiguous",
    message: `two packages provide the ${plugin.manifest.kind} "${plugin.manifest.id}": ${owner.packageName} (${owner.directory}), which is used, and ${plugin.packageName} (${plugin.directory})`,
    action: teamAgent("plugin", "use", plugin.packageName),
  },
});
