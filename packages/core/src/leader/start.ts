import { randomUUID } from "node:crypto";
import { type LaunchOrder, launch, leaderEnvironment, probeProviders } from "../agents/index.ts";
import { CONSENT_TOOLS } from "../approvals/index.ts";
import type { GuardedProvider } from "../registry/index.ts";
import { type Context, hostTransport, ownerMark, sessionVariables } from "../runtime/index.ts";
import { describeUnverified, unverifiedOf } from "../status/index.ts";
import { describeElsewhere, ledElsewhere } from "./elsewhere.ts";
import { leaderInstructions } from "./instructions.ts";
import { leaderSession, runningLeader } from "./session.ts";
import { succeedLeaders } from "./succeed.ts";
import { refuseWorkersPane } from "./workers-pane.ts";

export interface LeaderRequest {
  readonly provider: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** A leader of its own, even when one runs already. */
  readonly another: boolean;
  /** The calling command. In a pane it runs the program there, as long as it lives itself. */
  readonly callerPid: number;
}

export type LeaderLaunch =
  /** The caller sits in a pane already: it becomes the program itself. */
  | {
      readonly mode: "exec_provider";
      readonly seat: string;
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
      readonly notes: readonly string[];
    }
  | {
      /** `attach_existing`: the leader of this provider that runs outside any pane of the caller goes on. */
      readonly mode: "new_tmux_session" | "attach_existing";
      readonly seat: string;
      readonly session: string;
      readonly attach: readonly string[];
      readonly notes: readonly string[];
    };

/** Prepares a leader with our tools, for this run only. The person's own configuration of the provider is not touched. */
export const startLeader = async (context: Context, request: LeaderRequest): Promise<LeaderLaunch> => {
  const { store, events, workspace } = context;
  const provider = await context.registry.provider(request.provider);
  const transport = await hostTransport(context);
  const caller = await transport.locateCaller(request.env);
  if (caller) refuseWorkersPane(context, caller);
  const told = (mode: LeaderLaunch["mode"], session_name: string) =>
    events.write("leader.start", { provider: provider.id, mode, session_name });
  const running = caller || request.another ? undefined : runningLeader(context, provider.id);
  if (running) {
    const { session } = running.pane;
    told("attach_existing", session);
    const attach = transport.attachTo(running.pane);
    const notes = ledElsewhere(context, running.pane).map(describeElsewhere);
    return { mode: "attach_existing", seat: running.teamKey, session, attach, notes };
  }
  const wrapper = caller ? await transport.findProcess(request.callerPid) : null;
  const seat = `@leader-${provider.id}-${randomUUID().slice(0, 8)}`;
  const { detection } = (await probeProviders(context, seat, [provider.id], request.env)).get(provider.id)!;
  context.environments.set(seat, request.env);
  const session = caller ? caller.session : leaderSession(provider.id, workspace.root, seat);
  let attach: readonly string[] = [];
  const elsewhere = ledElsewhere(context, caller).map(describeElsewhere);
  const { plan, env, agent } = await launch(context, {
    ...(await orderOf(context, request, { seat, provider, elsewhere })),
    detection,
    enter: async (program) => {
      // The caller becomes the program itself.
      if (caller) return { pane: caller, access: transport.at(caller.endpoint), transport: null, wrapper };
      const started = await transport.startSession({
        serverKey: workspace.key,
        session,
        owner: ownerMark(context, seat),
        create: true,
        window: provider.id,
        argv: program.plan.argv,
        cwd: program.plan.cwd,
        env: { TERM: "xterm-256color", ...program.env },
      });
      attach = started.attach;
      return { pane: started.pane, access: transport.at(started.pane.endpoint), transport: null };
    },
  });
  if (wrapper && agent.paneRowId !== null)
    store.panes.setWrapper(agent.paneRowId, wrapper.pid, wrapper.startTime);
  succeedLeaders(context, agent);
  const unverified = unverifiedOf(store, agent.paneRowId ?? undefined);
  const notes = [...plan.notes, ...elsewhere, ...(unverified ? [describeUnverified(unverified)] : [])];
  if (caller) {
    told("exec_provider", session);
    return { mode: "exec_provider", seat, argv: plan.argv, env, cwd: plan.cwd, notes };
  }
  told("new_tmux_session", session);
  return { mode: "new_tmux_session", seat, session, attach, notes };
};

/** A leader keeps what the person has, and gets the team's tools and text beside it (D30). */
const orderOf = async (
  context: Context,
  request: LeaderRequest,
  {
    seat,
    provider,
    elsewhere,
  }: { readonly seat: string; readonly provider: GuardedProvider; readonly elsewhere: readonly string[] },
): Promise<Omit<LaunchOrder, "detection" | "enter">> => ({
  teamKey: seat,
  agentId: "leader",
  seat: "leader",
  role: "leader",
  provider,
  mode: "fresh",
  sessionId: null,
  cwd: context.workspace.root,
  instructions: leaderInstructions(context.workspace.root, providerIds(context), elsewhere),
  permissions: { tools: ["mcp_team"], ask: false, bypass: false },
  consentTools: CONSENT_TOOLS,
  model: null,
  command: null,
  channel: null,
  profile: null,
  inheritMcp: true,
  allowRepositoryExecutables: true,
  extraArgs: request.args,
  env: leaderEnvironment(request.env, sessionVariables(context)),
  extraEnv: { TEAM_AGENT_LEADER_PROVIDER: provider.id },
});

const providerIds = (context: Context): readonly string[] =>
  context.registry.plugins
    .filter(({ manifest }) => manifest.kind === "provider")
    .map(({ manifest }) => manifest.id);
