import { TeamAgentError } from "@team-agent/plugin-api";
import type { Store } from "../store/index.ts";
import { identifyWorkspace, quotePath, type Workspace, type WorkspaceIdentity } from "../workspace/index.ts";
import { followRename } from "./follow-rename.ts";

/**
 * Ties the database to its folder on first use, and refuses it in any other: two coordinators with one history would
 * both believe that the agents are theirs. A folder that was only renamed keeps its device and inode, and is followed:
 * the answer is its path before.
 */
export const claimDatabase = (store: Store, workspace: Workspace): string | null => {
  const now = identifyWorkspace(workspace);
  const stored = store.meta.get("workspace");
  if (stored) {
    const before = JSON.parse(stored) as WorkspaceIdentity;
    // Some file systems get another device number each time they are mounted.
    const isSameDevice = before.device === now.device || before.path === now.path;
    const isSamePlace = isSameDevice && before.inode === now.inode && before.machine === now.machine;
    if (!isSamePlace)
      throw new TeamAgentError(
        "workspace_copied",
        `the data in ${workspace.runtimeDir} belongs to ${before.path}${before.machine === now.machine ? "" : " on another machine"}: this folder is a copy`,
        {
          action: `mv ${quotePath(workspace.runtimeDir)} ${quotePath(`${workspace.runtimeDir}.copied`)}`,
          data: { stored: before, now },
        },
      );
    if (before.path === now.path && before.device === now.device) return null;
    return store.transaction(() => {
      store.meta.set("workspace", JSON.stringify(now));
      if (before.path === now.path) return null;
      followRename(store, before.path, now.path);
      return before.path;
    });
  }
  store.meta.set("workspace", JSON.stringify(now));
  return null;
};
