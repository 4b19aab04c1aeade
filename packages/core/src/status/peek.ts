import { TeamAgentError } from "@team-agent/plugin-api";
import { redactText } from "../events/index.ts";
import { teamAgent } from "../ground/index.ts";
import { type Context, requireAgent } from "../runtime/index.ts";

export interface PeekRequest {
  readonly head?: number | undefined;
  readonly tail?: number | undefined;
  readonly search?: string | undefined;
  /** Lines around each hit of a search. */
  readonly around: number;
}

const MAX_HITS = 5;

/** Some lines of an agent's screen, redacted. The screen may hold anything: callers ask for it in so many words. */
export const peekAt = async (context: Context, teamKey: string, agentId: string, request: PeekRequest) => {
  requireAgent(context, teamKey, agentId);
  const agent = context.live.get(teamKey, agentId);
  if (!agent)
    throw new TeamAgentError("agent_not_running", `${agentId} is not running, so it has no screen`, {
      action: teamAgent("start-agent", agentId, "--team", teamKey),
    });
  const capture = await agent.access.capture(agent.pane);
  // A key stands on several lines, and the ones that are asked for may be from its middle.
  const lines = selectLines(redactText(capture.lines.join("\n")).split("\n"), request);
  return { ok: true, agent_id: agentId, taken_at: capture.takenAt, text: lines.join("\n") };
};

/** The first lines with words, the last ones, or those around a text; hits are parted by `--`. */
export const selectLines = (
  screen: readonly string[],
  { head, tail, search, around }: PeekRequest,
): readonly string[] => {
  const last = screen.findLastIndex((line) => line.trim() !== "");
  const lines = screen.slice(0, last + 1);
  if (head !== undefined) return lines.slice(0, head);
  if (tail !== undefined) return tail === 0 ? [] : lines.slice(-tail);
  const wanted = (search ?? "").toLowerCase();
  return lines
    .flatMap((line, index) => (line.toLowerCase().includes(wanted) ? [index] : []))
    .slice(0, MAX_HITS)
    .flatMap((index, hit) => [
      ...(hit > 0 ? ["--"] : []),
      ...lines.slice(Math.max(0, index - around), index + around + 1),
    ]);
};
