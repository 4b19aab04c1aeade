import { expect, test } from "vitest";
import { diagnose } from "./diagnose.ts";
import type { TeamReport } from "./report.ts";

const report = (status: string, more: Partial<TeamReport> = {}) =>
  ({
    team: "one",
    team_status: "alive",
    leader_receiver: { status: "attached" },
    agents: [{ agent_id: "ann", status, detail: "because" }],
    approvals: [],
    queued_messages: [],
    changed_documents: [],
    missing_documents: [],
    unreadable: [],
    left_out: {},
    ...more,
  }) as unknown as TeamReport;
const names = (of: TeamReport, runs = true) => diagnose(of, runs).map(({ issue }) => issue);

test.each([
  ["ready", []],
  ["busy", []],
  ["stopped", []],
  ["exited", ["worker_window_missing:ann"]],
  ["lost", ["worker_window_missing:ann"]],
  ["failed", ["worker_window_missing:ann"]],
  ["link lost", ["worker_link_lost:ann"]],
  ["waiting", ["worker_dialog_open:ann"]],
  ["error", ["worker_provider_error:ann"]],
  ["interrupted", ["worker_interrupted:ann"]],
  ["unknown", ["worker_state_unknown:ann"]],
])("an agent that is %s", (status, issues) => {
  expect(names(report(status))).toEqual(issues);
});

test("trial.39: where everybody is gone at once, one command brings them back", () => {
  const all = (...statuses: string[]) =>
    ({ agents: statuses.map((status, at) => ({ agent_id: `a${at}`, status, detail: "because" })) }) as never;
  const repairs = (of: TeamReport) => diagnose(of, true).map(({ repair }) => repair);
  expect(repairs(report("", all("lost", "lost", "paused")))).toEqual(
    Array(2).fill("team-agent restart --team one"),
  );
  expect(repairs(report("", all("lost", "ready")))).toEqual(["team-agent start-agent a0 --team one"]);
});

test("an approval is named with the command that answers it", () => {
  const approvals = [{ agent_id: "ann", approval_id: "apr_1", command: "rm -r build" }];
  expect(diagnose(report("waiting", { approvals } as never), true)).toEqual([
    { issue: "worker_approval_pending:ann", detail: "rm -r build", repair: "team-agent approve apr_1" },
  ]);
});

test("without a coordinator nothing is known but that, and a team that is stopped has no issues", () => {
  expect(names(report("exited"), false)).toEqual(["coordinator_unavailable"]);
  expect(names(report("exited", { team_status: "stopped" }), false)).toEqual([]);
});

test("a leader that nobody is, is an issue", () => {
  const nobody = { leader_receiver: { status: "rebind_required" } } as never;
  expect(names(report("ready", nobody))).toEqual(["leader_not_attached"]);
  // Where nobody was ever attached, a person reads the mail.
  expect(names(report("ready", { leader_receiver: { status: "unbound" } } as never))).toEqual([]);
});

test("documents that differ from what runs are an issue that names each", () => {
  const changed_documents = ["TEAM.md was changed", "agents/ann.md is new"];
  expect(diagnose(report("ready", { changed_documents } as never), true)).toMatchObject([
    {
      issue: "documents_changed",
      detail: expect.stringContaining("TEAM.md was changed, agents/ann.md is new"),
      repair: "team-agent restart --team one",
    },
  ]);
});

test.each([
  ["TEAM.md", null, 7, "put the documents back; what runs goes on as it is"],
  [
    "of an agent that runs",
    "ann",
    7,
    "put the documents back; to take the agent out for good: team-agent remove-agent ann --confirm --force --team one",
  ],
  [
    "of an agent that does not run",
    "ann",
    null,
    "put the documents back; to take the agent out for good: team-agent remove-agent ann --confirm --team one",
  ],
])(
  "where the document %s is gone, no restart is advised, which is refused then",
  (_name, agent_id, pid, repair) => {
    const gone = {
      changed_documents: ["x is gone"],
      missing_documents: [{ path: "x", agent_id }],
      agents: [{ agent_id: "ann", status: "ready", pid }],
    };
    expect(diagnose(report("", gone as never), true)).toMatchObject([{ issue: "documents_changed", repair }]);
  },
);

test("work that was cut off is named with what lets it go on, beside the state that the agent is in", () => {
  const cut = { cut_at: 1, turn_id: null, task_id: "t1", title: "Build", message_id: "msg_1" };
  const agents = (status: string) =>
    ({ agents: [{ agent_id: "ann", status, detail: "because", cut }] }) as never;
  expect(diagnose(report("", agents("interrupted")), true)).toEqual([
    {
      issue: "work_cut:ann",
      detail: "its turn was cut off in task t1 (Build)",
      repair:
        'team-agent send ann "You were cut off in t1. Look first at what is done, then go on." --team one',
    },
  ]);
  expect(names(report("", agents("exited")))).toEqual(["worker_window_missing:ann", "work_cut:ann"]);
});
