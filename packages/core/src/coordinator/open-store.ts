import { createEventLog } from "../events/index.ts";
import type { Clock } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import { createStore, openForWriting } from "../store/index.ts";
import { claimDatabase } from "./claim-database.ts";
import type { CoordinatorOptions } from "./options.ts";

/** The workspace's own database, brought to this version's layout, and its event log. */
export const openStore = (
  options: Pick<CoordinatorOptions, "workspace" | "openDatabase">,
  clock: Clock,
): Pick<Context, "store" | "events"> => {
  const { workspace } = options;
  const { db, migration } = (options.openDatabase ?? openForWriting)(
    workspace.database,
    new Date(clock.now()),
  );
  const store = createStore(db);
  let renamedFrom: string | null;
  try {
    renamedFrom = claimDatabase(store, workspace);
  } catch (error) {
    store.close();
    throw error;
  }
  const events = createEventLog(workspace.logsDir, clock.now);
  if (renamedFrom !== null)
    events.write("coordinator.workspace_moved", { from: renamedFrom, to: workspace.root });
  if (migration?.backup)
    events.write("schema.layout_rebuild", {
      from: migration.from,
      to: migration.to,
      backup_path: migration.backup,
    });
  return { store, events };
};
