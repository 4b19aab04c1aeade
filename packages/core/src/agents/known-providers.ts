import type { GuardedProvider } from "../registry/index.ts";
import type { Context } from "../runtime/index.ts";

/** A provider that may be used, as its package.json tells of it. Its code is loaded where its program is met. */
export interface KnownProvider {
  readonly id: string;
  readonly displayName: string;
  readonly programs: readonly string[];
  /** Null where it cannot be loaded; that is told where it is used. */
  load(): Promise<GuardedProvider | null>;
}

/**
 * Every provider, whether a team uses it or not: whoever leads may run another program than its workers. Where two know a
 * program of one name, the bundled one goes first.
 */
export const knownProviders = ({ registry }: Pick<Context, "registry">): readonly KnownProvider[] =>
  registry.plugins
    .flatMap(({ manifest, problem, origin }) =>
      manifest.kind === "provider" && !problem ? [{ manifest, isBundled: origin === "bundled" }] : [],
    )
    .toSorted((a, b) => Number(b.isBundled) - Number(a.isBundled))
    .map(({ manifest: { id, displayName, programs } }) => ({
      id,
      displayName,
      programs,
      load: () => registry.provider(id).catch(() => null),
    }));
