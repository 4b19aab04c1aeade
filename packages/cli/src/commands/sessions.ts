import type { SessionList } from "@team-agent/core";
import type { Common } from "../lib/common.ts";
import { lookAtRunning } from "../lib/coordinator.ts";
import { ago, columns, printable, say, sayJson } from "../lib/output.ts";
import { withStore } from "../lib/stored.ts";

interface Options extends Common {
  readonly discarded: boolean;
}

export const sessionsCommand = async (options: Options): Promise<void> => {
  const { live } = await lookAtRunning(options.workspace, ({ call }) =>
    call("sessions.list", { team: options.team ?? null, discarded: options.discarded }),
  );
  const list = live ?? (await readStored(options));
  if (options.json) return sayJson({ ...list, coordinator: { ok: live !== null } });
  if (live === null) say("No coordinator answers: the stored state is shown.");
  show(list);
};

/** Without a name it is about every team of the workspace. */
const readStored = (options: Options): Promise<SessionList> =>
  withStore(options, ({ core, store, teamKey }) => {
    const teams = options.team ? [teamKey] : store.teams.all().map(({ team_key }) => team_key);
    return core.listSessions(store, null, teams, options.discarded);
  });

const show = ({ sessions, discarded }: SessionList): void => {
  if (sessions.length === 0) say("There is no agent.");
  const hasTeams = new Set(sessions.map(({ team }) => team)).size > 1;
  const nameOf = (one: { team: string; agent_id: string }) =>
    hasTeams ? `${one.team}/${one.agent_id}` : one.agent_id;
  for (const line of columns(
    sessions.map((one) => [
      nameOf(one),
      [one.provider, one.model].filter(Boolean).join(" "),
      one.status,
      one.session_id ?? "not known yet",
      howKnown(one),
    ]),
  ))
    say(line);
  for (const one of sessions)
    if (one.transcript_path) say(`record of ${nameOf(one)}: ${printable(one.transcript_path)}`);
  if (discarded === null) return;
  say();
  say(discarded.length === 0 ? "No conversation was put away." : "Put away:");
  for (const line of columns(
    discarded.map(({ team_key, agent_id, session_id, transcript_path, at }) => [
      `  ${nameOf({ team: team_key, agent_id })}`,
      session_id,
      ago(at),
      printable(transcript_path ?? ""),
    ]),
  ))
    say(line);
};

const howKnown = ({ session_id, captured_via, confidence, captured_at }: SessionList["sessions"][number]) => {
  if (session_id === null) return "";
  return captured_via === null ? "chosen by us" : `${captured_via}, ${confidence}, ${ago(captured_at)}`;
};
