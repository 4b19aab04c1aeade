import type { PaneAccess } from "@team-agent/plugin-api";
import { decideApproval } from "../src/answers/answer-approval.ts";
import { closeAnsweredAtPane } from "../src/approvals/answered-at-pane.ts";
import { lookForDialog } from "../src/dialogs/watch-dialogs.ts";
import { rig } from "./rig.ts";

export const RULE = "─".repeat(40);
export const READY = [RULE, "❯ ", RULE, "fake · ? for help"];
export const asks = (command: string) => [
  RULE,
  " Bash command",
  "",
  ` ${command}`,
  "",
  " Do you want to proceed?",
  " ❯ 1. Yes",
  "   2. Yes, and don't ask again for Bash in this session",
  "   3. No",
  "",
  "Esc to cancel",
];
/** An agent at a terminal whose screen the test draws. What is pressed is written down, and ends a dialog. */
export const terminal = () => {
  const bench = rig();
  const { context, agent, clock, store } = bench;
  const pressed: string[] = [];
  let screen: readonly string[] = READY;
  const access: Partial<PaneAccess> = {
    capture: async () => ({
      lines: screen,
      styled: screen,
      wrapped: screen.map(() => false),
      width: 80,
      height: screen.length,
      cursor: { row: 0, column: 0 },
      title: "",
      mode: null,
      takenAt: clock.now(),
    }),
    keys: async (_pane, keys) => {
      pressed.push(...keys);
      screen = READY;
    },
  };
  Object.assign(agent.access, access);
  /** Lets the time pass that something waits for. */
  const passing = async <T>(work: Promise<T>): Promise<T> => {
    let over = false;
    const watched = work.finally(() => {
      over = true;
    });
    watched.catch(() => {});
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(50);
    }
    return await watched;
  };
  return {
    ...bench,
    pressed,
    show: (lines: readonly string[]) => {
      screen = lines;
    },
    passing,
    look: () => passing(lookForDialog(context, agent)),
    open: () => store.approvals.openOf("t", "alice"),
    decide: (approvalId: string, allow = true, reason: string | null = null) =>
      passing(decideApproval(context, approvalId, { allow, by: "leader", reason })),
    sweep: () => passing(closeAnsweredAtPane(context)),
  };
};
