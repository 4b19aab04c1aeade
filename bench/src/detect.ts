import { readFileSync } from "node:fs";
import type { Connection } from "../../packages/core/dist/client.js";
import { type Bed, repeat, type Status, untilIdle, withTeam } from "./bed.ts";
import type { Figure } from "./figure.ts";
import { callersOf } from "./hook-door.ts";

const APPROVALS = 40;
const TURNS = 60;
const WITHIN_MS = 30_000;

interface Approval {
  readonly approval_id: string;
  readonly opened_at: number;
}

/**
 * What the agent did, by the time in its own record, against what the coordinator knows, by its rows and answers. Both
 * are this machine's `Date.now`.
 */
export const measureDetection = (): Promise<readonly Figure[]> =>
  withTeam(1, async (bed) => {
    const rpc = await bed.connection();
    const [{ transcript } = { transcript: "" }] = await callersOf(bed, rpc);
    const approvals = (script: string) => repeat(APPROVALS, () => approval(bed, rpc, transcript, script));
    const turns = (script: string) => repeat(TURNS, () => turnEnd(rpc, transcript, script));
    return [
      { name: "approval_detect_p95_ms", samples: await approvals("[[ask make clean]]") },
      {
        name: "approval_detect_screen_p95_ms",
        samples: await approvals("[[drop-hooks 1]] [[ask make clean]]"),
      },
      { name: "turn_end_detect_p95_ms", samples: await turns("[[sleep 30]] [[say done]]") },
      {
        name: "turn_end_detect_record_p95_ms",
        samples: await turns("[[sleep 30]] [[drop-hooks 1]] [[say done]]"),
      },
    ].map((figure) => ({ ...figure, unit: "ms", quantile: 0.95 }) as const);
  });

/** The dialog opens right after the tool call is recorded; the approval's row says when it was opened. */
const approval = async (
  { events }: Bed,
  rpc: Connection,
  transcript: string,
  script: string,
): Promise<number> => {
  await untilIdle(rpc);
  const known = events("runtime_approval.command_approval_requires_human").length;
  await rpc.call("send", { to: "a1", content: script });
  const row = await until(async () => {
    if (events("runtime_approval.command_approval_requires_human").length === known) return null;
    const { approvals } = await rpc.call<{ approvals: readonly Approval[] }>("approvals.list", {});
    return approvals[0] ?? null;
  });
  const took = row.opened_at - lastTime(transcript, "tool_call");
  await rpc.call("approvals.decide", { approvalId: row.approval_id, allow: true, reason: null });
  return took;
};

/** The record's end of the turn against the first status that says idle, asked for every two milliseconds. */
const turnEnd = async (rpc: Connection, transcript: string, script: string): Promise<number> => {
  await untilIdle(rpc);
  const { deliveries } = await rpc.call<{ deliveries: readonly { message_id: string }[] }>("send", {
    to: "a1",
    content: script,
  });
  const wait = { messageId: deliveries[0]!.message_id, until: "submitted", timeoutMs: WITHIN_MS };
  await rpc.call("message.wait", wait);
  const seenAt = await until(async () => {
    const { agents } = await rpc.call<Status>("status", {});
    return agents[0]!.status === "ready" ? Date.now() : null;
  });
  const closedAt = await until(async () => {
    const at = lastTime(transcript, "turn_close");
    return at >= lastTime(transcript, "turn_open") ? at : null;
  });
  // A hook may tell of it before the record does.
  return Math.max(0, seenAt - closedAt);
};

const lastTime = (transcript: string, type: string): number => {
  const lines = readFileSync(transcript, "utf8").trimEnd().split("\n");
  const line = lines.findLast((one) => one.startsWith(`{"type":"${type}"`));
  return line ? Date.parse((JSON.parse(line) as { time: string }).time) : 0;
};

const until = async <T>(ask: () => Promise<T | null>): Promise<T> => {
  const deadline = performance.now() + WITHIN_MS;
  while (performance.now() < deadline) {
    const value = await ask();
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`nothing was seen within ${WITHIN_MS} ms`);
};
