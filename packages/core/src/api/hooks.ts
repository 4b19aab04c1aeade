import type { Caller, Context } from "../runtime/index.ts";
import { answerHookCall } from "../sources/index.ts";

/** A hook call by whatever door; the answer is the provider's own JSON. */
export const answerHook = async (
  context: Context,
  caller: Caller & { kind: "agent" },
  event: string,
  body: unknown,
  closed: AbortSignal,
): Promise<unknown> => {
  const agent = context.live.get(caller.teamKey, caller.agentId);
  const hooks = agent?.provider.hooks;
  if (!agent || !hooks) return null;
  const call = hooks.read(event, body);
  return hooks.answer(event, await answerHookCall(context, agent, call, closed));
};
