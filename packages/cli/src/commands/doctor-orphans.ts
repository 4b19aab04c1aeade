import type { Orphan, OrphanReport } from "@team-agent/core";
import { resolveWorkspace, TeamAgentError, teamAgent } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { lookAtRunning, withCoordinator } from "../lib/coordinator.ts";
import { countOf, printable, say, sayJson } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { loadRegistry } from "../lib/plugins.ts";

interface Options extends Common {
  readonly fix: boolean;
  readonly confirm: boolean;
}

export const checkOrphans = async (options: Options): Promise<void> => {
  requirePerson("doctor --gate orphans");
  if (options.fix && !options.confirm)
    throw new TeamAgentError("confirm_required", "programs that nobody looks after would be ended", {
      action: teamAgent("doctor", "--gate", "orphans", "--fix", "--confirm"),
      data: { gate: "orphans", reason: "fix_requires_confirm" },
    });
  const report = options.fix ? await end(options) : await find(options);
  if (options.json) sayJson(report);
  else await show(report);
  if (!report.ok) process.exitCode = 1;
};

const end = ({ workspace }: Options): Promise<OrphanReport> =>
  withCoordinator(workspace, ({ call }) => call("orphans.end", { callerPid: process.pid }));

/** Nothing is started for a look. */
const find = async ({ workspace }: Options): Promise<OrphanReport> => {
  const { live } = await lookAtRunning(workspace, ({ call }) =>
    call("orphans.find", { callerPid: process.pid }),
  );
  if (live) return live;
  const core = await import("@team-agent/core");
  return await core.findStoredOrphans({
    workspace: resolveWorkspace(workspace),
    registry: loadRegistry(),
    askedBy: process.pid,
  });
};

const show = async ({ orphans, ended, dry_run }: OrphanReport): Promise<void> => {
  const { ORPHAN_REASONS } = await import("@team-agent/core");
  const tell = (word: string, one: Orphan) => {
    say(`${word} ${describe(one)}: ${ORPHAN_REASONS[one.reason]}`);
    say(`    ${evidenceOf(one)}`);
  };
  for (const one of ended) tell("ended", one);
  for (const one of orphans) tell(dry_run ? "found" : "left ", one);
  if (orphans.length === 0) say("Nothing of this workspace runs that nobody looks after.");
  else if (dry_run)
    say(
      `action: to end ${countOf(orphans.length, "orphan")}: ${teamAgent("doctor", "--gate", "orphans", "--fix", "--confirm")}`,
    );
};

const describe = ({ kind, team, agent_id, session, pid }: Orphan): string =>
  kind === "session"
    ? `session ${session}`
    : `${[team, agent_id].filter(Boolean).join("/")} pid ${pid}${kind === "process" ? ", without a window" : ""}`;

const evidenceOf = (one: Orphan): string =>
  [
    one.row === null ? null : `row ${one.row}${one.end_reason === null ? "" : ` (${one.end_reason})`}`,
    one.mark === null ? null : `mark ${one.mark}`,
    one.pane_id === null ? null : `window ${one.session}:${printable(one.window ?? "")} ${one.pane_id}`,
    one.start_time === null ? null : `started ${one.start_time}`,
    one.command === null ? null : printable(one.command),
    one.left_by === null ? null : `of the session of process ${one.left_by}, which has ended`,
    one.is_proven ? null : "its environment does not say whose it is, so it is never ended from here",
    one.is_own_ancestor ? "this command runs in it, so it is never ended from here" : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
