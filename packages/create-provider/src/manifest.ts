import { readFileSync } from "node:fs";

/** The package.json of a new package. `sample` is that of the sample, with its `teamAgent`. */
export const manifestFor = (
  name: string,
  { teamAgent }: Readonly<Record<string, unknown>>,
  files: readonly string[],
): object => {
  const contract = contractVersion();
  const [major = "0"] = contract.split(".");
  const { kind, displayName } = teamAgent as { readonly kind: string; readonly displayName: string };
  return {
    name,
    version: "0.1.0",
    description: `team-agent ${kind} for ${displayName}`,
    license: "MIT",
    keywords: ["team-agent-plugin"],
    type: "module",
    engines: { node: ">=22.14" },
    files,
    exports: { ".": "./index.js", "./package.json": "./package.json" },
    scripts: { test: "node --test" },
    teamAgent,
    peerDependencies: { "@team-agent/plugin-api": `>=${contract} <${Number(major) + 1}` },
    devDependencies: { "@team-agent/plugin-api": `^${contract}` },
  };
};

/** The one that this package was made with. */
const contractVersion = (): string => {
  const { devDependencies } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  ) as { readonly devDependencies: Readonly<Record<string, string>> };
  return devDependencies["@team-agent/plugin-api"]!;
};
