import { nearest, teamAgent } from "../ground/index.ts";
import { byName } from "../registry/index.ts";
import type { Path, SourceDocument } from "./front-matter.ts";
import type { KnownProvider } from "./input.ts";
import type { Problem } from "./problems.ts";

type Named = Pick<KnownProvider, "id" | "aliases" | "takesCommand" | "displayName">;

export const findProvider = <One extends Named>(plugins: readonly One[], name: string): One | null =>
  byName(plugins, name) ?? null;

export const unknownProvider = (
  document: SourceDocument,
  path: Path,
  name: string,
  providers: readonly Named[],
): Problem => unknownPlugin(document, path, name, providers, "provider");

export const unknownTransport = (
  document: SourceDocument,
  name: string,
  transports: readonly Named[],
): Problem => unknownPlugin(document, ["transport"], name, transports, "transport");

const unknownPlugin = (
  document: SourceDocument,
  path: Path,
  name: string,
  plugins: readonly Named[],
  kind: "provider" | "transport",
): Problem => {
  const ids = plugins.map(({ id }) => id);
  const near = nearest(name, ids);
  const message = `unknown ${kind} "${name}"; installed: ${ids.join(", ") || "none"}`;
  // Another word is no package's name, and no program's.
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name))
    return document.at(path, message, near === null ? "name an installed one" : `did you mean "${near}"?`);
  const install = teamAgent("plugin", "add", `@team-agent/${kind}-${name}`);
  if (near !== null) return document.at(path, message, `did you mean "${near}"? Else run: ${install}`);
  const any = plugins.find(({ takesCommand }) => takesCommand);
  if (!any) return document.at(path, message, install);
  const start = `provider: ${any.id} with command: ${name}`;
  return document.at(
    path,
    message,
    `where ${name} is a program for ${any.displayName ?? any.id}, write ${start}; else run: ${install}`,
  );
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
