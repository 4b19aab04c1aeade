import { TeamAgentError } from "@team-agent/plugin-api";
import type { Store } from "../store/index.ts";
import { identifyWorkspace, quotePath, type Workspace, type WorkspaceIdentity } from "../workspace/index.ts";

/**
 * Ties the database to its folder on first use, and refuses it in any other: two coordinators with one history would
 * both believe that the agents are theirs. A folder that was only renamed keeps its device and inode, and is followed.
 */
export const claimDatabase = (store: Store, workspace: Workspace): void => {
  const now = identifyWorkspace(workspace);
  const stored = store.meta.get("workspace");
  if (stored) {
    const before = JSON.parse(stored) as WorkspaceIdentity;
    const isSamePlace =
      before.device === now.device && before.inode === now.inode && before.machine === now.machine;
    if (!isSamePlace)
      throw new TeamAgentError(
        "workspace_copied",
        `the data in ${workspace.runtimeDir} belongs to ${before.path}${before.machine === now.machine ? "" : " on another machine"}: this folder is a copy`,
        {
          action: `mv ${quotePath(workspace.runtimeDir)} ${quotePath(`${workspace.runtimeDir}.copied`)}`,
          data: { stored: before, now },
        },
      );
    if (before.path === now.path) return;
  }
  store.meta.set("workspace", JSON.stringify(now));
};
