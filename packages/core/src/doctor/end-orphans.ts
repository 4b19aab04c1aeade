import type { TransportPlugin } from "@team-agent/plugin-api";
import { UNSEEN } from "../ground/index.ts";
import { endProgram } from "../programs/index.ts";
import { type Context, teamTransport } from "../runtime/index.ts";
import type { Orphan } from "./orphan.ts";

const LOOK_EVERY_MS = 20;
const TERM_MS = 3_000;
const KILL_MS = 2_000;

/** Ends one, after it was proven to be the very same. False where it was gone, or is another one by now. */
export const endOrphan = async (context: Context, orphan: Orphan): Promise<boolean> => {
  const plugin = await teamTransport(context);
  const isEnded = await endIt(context, plugin, orphan);
  if (!isEnded) return false;
  if (orphan.row !== null && orphan.left_by === null)
    context.store.panes.ended(orphan.row, context.clock.now(), "orphan", UNSEEN);
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
  if (orphan.kind === "session") return endSession(context, plugin, orphan);
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
  { workspace }: Context,
  plugin: TransportPlugin,
  { mark, session }: Orphan,
): Promise<boolean> => {
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
  { clock }: Context,
  plugin: TransportPlugin,
  { pid, start_time }: Orphan,
): Promise<boolean> => {
  const isThere = async () => (await plugin.findProcess(pid!))?.startTime === start_time;
  const isGoneWithin = async (ms: number) => {
    const deadline = clock.now() + ms;
    while (clock.now() < deadline) {
      // Nothing announces the end of a process that is not our child.
      await clock.sleep(LOOK_EVERY_MS);
      if (!(await isThere())) return true;
    }
    return false;
  };
  if (!(await isThere())) return false;
  signal(pid!, "SIGTERM");
  if (await isGoneWithin(TERM_MS)) return true;
  if (await isThere()) signal(pid!, "SIGKILL");
  return await isGoneWithin(KILL_MS);
};

/** A pane's program leads a process group of its own, and its children are in it. */
const signal = (pid: number, name: NodeJS.Signals): void => {
  for (const target of [-pid, pid])
    try {
      process.kill(target, name);
      return;
    } catch {
      // It leads no group, or is gone.
    }
};
