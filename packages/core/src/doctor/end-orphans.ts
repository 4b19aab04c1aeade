import type { TransportPlugin } from "@team-agent/plugin-api";
import { closeLaunch, endProcesses, endProgram } from "../programs/index.ts";
import { type Context, hostTransport } from "../runtime/index.ts";
import type { Orphan } from "./orphan.ts";

/** Nobody waits for it: it may take its time. */
const ASKED_MS = 3_000;

/** Ends one, after it was proven to be the very same. False where it was gone, or is another one by now. */
export const endOrphan = async (context: Context, orphan: Orphan): Promise<boolean> => {
  const plugin = await hostTransport(context);
  const isEnded = await endIt(context, plugin, orphan);
  if (!isEnded) return false;
  const { row, team, agent_id: agentId, left_by: leftBy } = orphan;
  if (row !== null && agentId !== null && leftBy === null)
    closeLaunch(context, { id: row, team_key: team, agent_id: agentId }, "orphan");
  context.events.write("doctor.orphan_ended", {
    team_id: orphan.team,
    agent_id: orphan.agent_id,
    kind: orphan.kind,
    reason: orphan.reason,
    session: orphan.session,
    pane_id: orphan.pane_id,
    pid: orphan.pid,
  });
  return true;
};

const endIt = async (context: Context, plugin: TransportPlugin, orphan: Orphan): Promise<boolean> => {
  if (orphan.kind === "session") return endSession(context, orphan);
  // Never by a connection of its own: a session that has one loses it to the next.
  const transport = context.transports.get(orphan.team);
  const program = { pid: orphan.pid!, startTime: orphan.start_time };
  const pane = {
    endpoint: transport?.endpoint ?? "",
    session: orphan.session!,
    window: orphan.window!,
    paneId: orphan.pane_id!,
    ...program,
  };
  // What is left of a program goes together, by the session that it led.
  const whole = orphan.left_by === null ? program : { pid: orphan.left_by, startTime: null };
  const { ended } = await endProgram(context, whole, () =>
    orphan.kind === "window" && transport ? transport.kill(pane) : endProcess(context, plugin, orphan),
  );
  return ended;
};

/** Its team is unknown, so that no connection of ours is open to it. */
const endSession = async (
  { workspace, registry }: Context,
  { mark, session, transport: id }: Orphan,
): Promise<boolean> => {
  const plugin = await registry.transport(id!);
  const request = { serverKey: workspace.key, session: session!, owner: mark!, create: false };
  const transport = await plugin.open(request).catch((error: { code?: unknown }) => {
    if (error.code === "session_missing") return null;
    throw error;
  });
  if (!transport) return false;
  // Something may have been started in it meanwhile.
  if ((await transport.list()).every(({ dead }) => dead)) {
    await transport.destroySession();
    return true;
  }
  await transport.close();
  return false;
};

const endProcess = async (
  context: Context,
  plugin: TransportPlugin,
  { pid, start_time: startTime }: Orphan,
): Promise<boolean> => {
  if ((await plugin.findProcess(pid!))?.startTime !== startTime) return false;
  return (await endProcesses(context, [{ pid: pid!, startTime }], ASKED_MS)).length === 0;
};
