import type { Context } from "./context.ts";

/**
 * Variables by which a running program of any provider, or a transport, knows its own session. The leader's must
 * reach no worker, whatever program that is.
 */
export const sessionVariables = ({ registry }: Pick<Context, "registry">): readonly string[] =>
  registry.plugins.flatMap(({ manifest, problem }) => (problem ? [] : manifest.strip));
