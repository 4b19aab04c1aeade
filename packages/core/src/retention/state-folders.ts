import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../runtime/index.ts";
import type { Scope } from "../store/index.ts";
import { stateFolder } from "../workspace/index.ts";

/** Removes what was kept with conversations that no agent is in any more, as soon as it is old. */
export const pruneStateFolders = (
  { store, workspace }: Pick<Context, "store" | "workspace">,
  { teamKey, before }: Scope,
): void => {
  const root = stateFolder(workspace, teamKey);
  for (const agentId of namesIn(root)) {
    const current = store.sessions.get(teamKey, agentId)?.state_key;
    for (const name of namesIn(join(root, agentId))) {
      const folder = join(root, agentId, name);
      if (name !== current && statSync(folder).mtimeMs < before)
        rmSync(folder, { recursive: true, force: true });
    }
  }
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
