import { join } from "node:path";
import type { Context } from "../runtime/index.ts";
import { readableSpec } from "../team/index.ts";
import { makeOwnFolder, replaceOwnFile, requireOwnFile } from "../workspace/index.ts";

/** Proves that a view of a team can be written, before anything else is. Answers where. */
export const requirePlace = (context: Context, teamKey: string, name: string): string => {
  const folder = join(context.workspace.runtimeDir, teamKey);
  const path = join(folder, name);
  makeOwnFolder(folder);
  requireOwnFile(path);
  return path;
};

/** Writes a view of a team for people to read, whole or not at all. */
export const writeForReading = (context: Context, teamKey: string, name: string, text: string): void =>
  replaceOwnFile(requirePlace(context, teamKey, name), text);

/** `team_state.md`: the team in words, for a person who opens the folder. A failure to write it stops nothing. */
export const writeTeamState = (context: Context, teamKey: string): void => {
  try {
    writeForReading(context, teamKey, "team_state.md", renderTeamState(context, teamKey));
  } catch {
    // It is a view; what it shows is in the database.
  }
};

const renderTeamState = ({ store, clock }: Context, teamKey: string): string => {
  const team = store.teams.get(teamKey);
  if (!team) return "";
  const spec = readableSpec(team);
  const tasks = store.tasks.ofTeam(teamKey);
  const blockers = tasks.filter((task) => ["blocked", "failed", "needs_retry"].includes(task.status));
  const section = (title: string, lines: readonly string[]) =>
    `## ${title}\n\n${lines.length > 0 ? lines.join("\n") : "None."}\n`;
  return [
    `# Team ${team.name}\n`,
    `Updated: ${new Date(clock.now()).toISOString()}\n`,
    section("Objective", spec ? [spec.team.objective] : []),
    section("Team", [`- session: ${team.session_name}`, `- state: ${team.status}`]),
    section(
      "Agents",
      store.agents
        .ofTeam(teamKey)
        .map((agent) => `- ${agent.agent_id}: ${agent.role} on ${agent.provider} (${agent.wanted})`),
    ),
    section(
      "Task Graph",
      tasks.map(
        (task) =>
          `- ${task.task_id} [${task.status}], assignee=${task.assignee}: ${task.title}${task.summary ? `\n  - Summary: ${task.summary}` : ""}`,
      ),
    ),
    section(
      "Latest Results",
      store.results.latest(teamKey, 5).map((row) => `- ${row.agent_id}, ${row.task_id}: ${row.status}`),
    ),
    section(
      "Blockers",
      blockers.map((task) => `- ${task.task_id} [${task.status}]`),
    ),
    section(
      "Notes",
      store.notes.latest(teamKey, 20).map((note) => `- ${note.agent_id}: ${note.note}`),
    ),
  ].join("\n");
};
