import type { OperationKind } from "./undo.ts";

/** What is written of an operation's steps. */
export const STEP_EVENTS = {
  add: {
    done: "lifecycle.add_step_completed",
    takenBack: "lifecycle.add_step_rolled_back",
    failed: "lifecycle.add_failed",
  },
  clone: {
    done: "lifecycle.clone_step_completed",
    takenBack: "lifecycle.clone_step_rolled_back",
    failed: "lifecycle.clone_failed",
  },
  remove: {
    done: "lifecycle.remove_step_completed",
    takenBack: "lifecycle.remove_step_rolled_back",
    failed: "lifecycle.remove_failed",
  },
  reset: {
    done: "lifecycle.reset_step_completed",
    takenBack: "lifecycle.reset_step_rolled_back",
    failed: "lifecycle.reset_failed",
  },
  fork: {
    done: "lifecycle.fork_step_completed",
    takenBack: "lifecycle.fork_step_rolled_back",
    failed: "lifecycle.fork_failed",
  },
  resume: {
    done: "lifecycle.resume_step_completed",
    takenBack: "lifecycle.resume_step_rolled_back",
    failed: "lifecycle.resume_failed",
  },
} as const satisfies Record<OperationKind, object>;
