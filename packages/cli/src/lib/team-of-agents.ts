import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type ImportedTeam, type InitFile, importAgents, type OwnAgent } from "@team-agent/core";
import { TeamAgentError } from "@team-agent/core/client";
import { readPlainFile } from "@team-agent/plugin-api/toolkit";
import { loadRegistry } from "./plugins.ts";

/** The documents of a team of the agents that the person wrote for their programs. Throws `agents_not_found`. */
export const teamOfAgents = async (root: string, example: readonly InitFile[]): Promise<ImportedTeam> => {
  const registry = loadRegistry();
  const usable = registry.plugins.filter(({ manifest, problem }) => manifest.kind === "provider" && !problem);
  const providers = await Promise.all(
    usable.map(({ manifest }) => registry.provider(manifest.id).catch(() => null)),
  );
  const able = providers.flatMap((one) => (one?.ownAgents ? [{ id: one.id, ownAgents: one.ownAgents }] : []));
  const unread: string[] = [];
  const agents: OwnAgent[] = [];
  for (const { id, ownAgents } of able)
    for (const file of await documentsIn(root, ownAgents.folder))
      await readPlainFile(join(root, file)).then(
        (content) => agents.push({ file, content, provider: id, known: ownAgents }),
        (error: Error) => unread.push(`${file}: left out: it cannot be read (${error.message})`),
      );
  const { files, notes } = importAgents(agents);
  const all = [...unread, ...notes];
  if (files.length > 0)
    return { files: [...example.filter(({ path }) => path.endsWith(".gitignore")), ...files], notes: all };
  const folders = able.map(({ ownAgents }) => ownAgents.folder).join(", ");
  const why = all.length === 0 ? `there is no document in ${folders}` : all.join("\n");
  throw new TeamAgentError("agents_not_found", `no team can be made: ${why}`, { action: "team-agent init" });
};

const documentsIn = async (root: string, folder: string): Promise<readonly string[]> => {
  const names = await readdir(join(root, folder)).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith(".md") && !name.startsWith("."))
    .sort()
    .map((name) => `${folder}/${name}`);
};
