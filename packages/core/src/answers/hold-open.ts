import type { HookAnswer } from "@team-agent/plugin-api";
import { type HeldRequest, hold, letGo } from "../approvals/index.ts";
import { lookForDialog } from "../dialogs/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";

const LOST_ANSWER_MS = 1_000;

export interface Hold extends Pick<HeldRequest, "kind" | "id" | "call"> {
  /** For how long the program waits; null where it waits for ever. */
  readonly withinMs: number | null;
  /** The provider hung up: it gave up its question. */
  onClosed(held: HeldRequest): void;
  /** It was kept open for as long as the provider allows. */
  onReleased(): void;
}

/** Keeps a request open until somebody answers, the program's own dialog is answered, or the time is over. */
export const holdOpen = (
  context: Context,
  agent: LiveAgent,
  { kind, id, call, withinMs, onClosed, onReleased }: Hold,
  closed: AbortSignal,
): Promise<HookAnswer> =>
  new Promise((resolve) => {
    const settle = (answer: HookAnswer) => {
      if (!letGo(agent, id)) return;
      takeBackTimer();
      closed.removeEventListener("abort", onAbort);
      context.changes.emit({ kind, teamKey: agent.teamKey, id });
      context.poke(agent.teamKey, agent.agentId);
      resolve(answer);
      // An answer that was lost on its way leaves the provider's own dialog standing.
      context.clock.after(LOST_ANSWER_MS, () => void lookForDialog(context, agent));
    };
    const held: HeldRequest = { kind, id, call, isShown: false, settle };
    const onAbort = () => onClosed(held);
    const release = () => {
      onReleased();
      settle({ kind: "none" });
    };
    const takeBackTimer = withinMs === null ? () => {} : context.clock.after(withinMs, release);
    hold(agent, held);
    if (closed.aborted) onAbort();
    else closed.addEventListener("abort", onAbort, { once: true });
  });
