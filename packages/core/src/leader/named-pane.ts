import { type PaneRef, TeamAgentError } from "@team-agent/plugin-api";
import { findProgramIn, type KnownProvider, knownProviders, type LeaderProgram } from "../agents/index.ts";
import { teamAgent } from "../ground/index.ts";
import { type Context, hostTransport, type LiveAgent } from "../runtime/index.ts";
import { refuseWorkersPane } from "./workers-pane.ts";

/** A pane that a person names as the one that gets a leader's mail. */
export interface NamedPane {
  readonly pane: PaneRef;
  /** The seat of ours that is there; null for a program that a person started. */
  readonly seat: LiveAgent | null;
  readonly program: LeaderProgram | null;
}

/** As it was typed; `env` leads to it. */
export interface PaneWord {
  readonly env: Readonly<Record<string, string>>;
  readonly pane: string;
  readonly provider: string | null;
}

/** Throws where a text would reach a shell, a worker, another program, or an agent of another workspace. */
export const findNamedPane = async (context: Context, word: PaneWord): Promise<NamedPane> => {
  const transport = await hostTransport(context);
  const providers = await wantedProviders(context, word.provider);
  const pane = await transport.locateCaller(word.env);
  if (!pane) throw refused("leader_pane_missing", `there is no pane ${word.pane} on that server`);
  refuseWorkersPane(context, pane);
  const seat = context.live
    .all()
    .find((one) => one.kind === "seated" && !one.exited && isSamePane(one.pane, pane));
  if (seat && providers.some(({ id }) => id === seat.provider.id)) return { pane, seat, program: null };
  const program = seat ? null : await findProgramIn(transport, pane, providers);
  if (!program)
    throw refused(
      "leader_pane_wrong_command",
      `in pane ${word.pane} runs no program of ${providers.map(({ displayName }) => displayName).join(", ")}`,
    );
  const { TEAM_AGENT_WORKSPACE: workspace } = (await transport.environmentOf(program.process.pid)) ?? {};
  if (workspace !== undefined && workspace !== context.workspace.root)
    throw refused("leader_pane_wrong_workspace", `the agent in pane ${word.pane} belongs to ${workspace}`);
  return { pane, seat: null, program };
};

/** One that was named and cannot be loaded is told here. */
const wantedProviders = async (
  context: Context,
  wanted: string | null,
): Promise<readonly KnownProvider[]> => {
  const all = knownProviders(context);
  if (wanted === null) return all;
  const { id } = await context.registry.provider(wanted);
  return all.filter((one) => one.id === id);
};

const isSamePane = (a: PaneRef, b: PaneRef): boolean => a.endpoint === b.endpoint && a.paneId === b.paneId;

const refused = (reason: string, message: string): TeamAgentError =>
  new TeamAgentError("leader_not_found", message, {
    action: `name the pane in which the leader's program runs: ${teamAgent("attach-leader")} --pane <id>`,
    data: { reason },
  });
