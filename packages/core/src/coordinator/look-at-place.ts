import type { EventLog } from "../events/index.ts";
import { standsAt, type WorkspaceIdentity, whereNow } from "../workspace/index.ts";

/** Leaves a workspace that stands elsewhere or nowhere; `next` is where another coordinator goes on. */
export const lookAtPlace = (
  identity: WorkspaceIdentity,
  events: EventLog,
  leave: (reason: string, next: string | null) => void,
): void => {
  const { path } = identity;
  if (standsAt(path, identity)) return;
  const to = whereNow(identity);
  if (to === null) events.write("coordinator.orphan_self_terminate", { workspace: path });
  leave(to === null ? "workspace_gone" : "workspace_moved", to);
};
