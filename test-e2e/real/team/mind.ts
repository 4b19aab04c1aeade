import type { ModelAnswer, ModelRequest, ModelScript } from "@team-agent/plugin-api/testing";

/** One thing that the leader's model does: words, or a call of a tool by its short name. */
export type Act =
  | { readonly say: string }
  | { readonly call: string; readonly input: Readonly<Record<string, unknown>> };

/** What the leader's model does when it reads something new, in the order of the list; the first that fits counts. */
export interface Reaction {
  readonly to: RegExp;
  readonly acts: (found: RegExpExecArray) => readonly Act[];
}

/**
 * A model for a leader: it reacts to what it reads, one act per answer, and to a tool's result before it goes on. A
 * tool that its program had not connected yet is called once more. The workers' conversations are left to the
 * directives in their texts.
 */
export const createMind = (
  reactions: readonly Reaction[],
  isOwn: (request: ModelRequest) => boolean = isLeader,
): ModelScript => {
  let queue: Act[] = [];
  let last: Act | undefined;
  return (request) => {
    if (!isOwn(request)) return undefined;
    if (last !== undefined && /No such tool available/.test(request.newText)) queue.unshift(last);
    for (const { to, acts } of reactions) {
      const found = to.exec(request.newText);
      if (found === null) continue;
      queue = [...acts(found), ...queue];
      break;
    }
    const act = queue.shift();
    last = act;
    if (act === undefined) return { text: "I wait for the team." };
    return "say" in act ? { text: act.say } : callOf(request, act);
  };
};

/** Programs put the server's name before a tool's, each in its way. */
export const isNamed = (offered: string, tool: string): boolean =>
  offered === tool || new RegExp(`^(?:mcp_+)?team_orchestrator(?:__|[-_])${tool}$`).test(offered);

const isLeader = (request: ModelRequest): boolean =>
  request.tools.length > 0 && request.text.includes("You can lead a team of agents");

const callOf = (request: ModelRequest, act: { call: string; input: unknown }): Partial<ModelAnswer> => {
  const inServer = request.tools.find((tool) => tool === `mcp__team_orchestrator.${act.call}`);
  if (inServer !== undefined) {
    const [namespace] = inServer.split(".");
    return { call: { name: act.call, namespace: namespace!, input: act.input } };
  }
  const name = request.tools.find((tool) => isNamed(tool, act.call));
  return { call: { name: name ?? act.call, input: act.input } };
};
