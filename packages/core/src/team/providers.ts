import { nearest, teamAgent } from "../ground/index.ts";
import type { Path, SourceDocument } from "./front-matter.ts";
import type { KnownProvider } from "./input.ts";
import type { Problem } from "./problems.ts";

export const findProvider = (providers: readonly KnownProvider[], name: string): KnownProvider | null =>
  providers.find(({ id, aliases }) => id === name || aliases.includes(name)) ?? null;

export const unknownProvider = (
  document: SourceDocument,
  path: Path,
  name: string,
  providers: readonly KnownProvider[],
): Problem => {
  const ids = providers.map(({ id }) => id);
  const near = nearest(name, ids);
  const message = `unknown provider "${name}"; installed: ${ids.join(", ") || "none"}`;
  const install = teamAgent("plugin", "add", `@team-agent/provider-${name}`);
  return document.at(path, message, near === null ? install : `did you mean "${near}"? Else run: ${install}`);
};

/** Null when the model may be used. */
export const modelProblem = (
  provider: KnownProvider,
  model: string,
): { message: string; action: string } | null => {
  if (provider.models.length === 0 || provider.models.includes(model)) return null;
  const near = nearest(model, provider.models);
  return {
    message: `provider ${provider.id} has no model "${model}"`,
    action: near === null ? `use one of: ${provider.models.join(", ")}` : `did you mean "${near}"?`,
  };
};
