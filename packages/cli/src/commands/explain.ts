import type { Common } from "../lib/common.ts";
import { type Call, lookAtRunning, type Reply, withCoordinator } from "../lib/coordinator.ts";
import { ago, columns, paint, printable, say, sayJson } from "../lib/output.ts";
import { withStore } from "../lib/stored.ts";

export const explainCommand = async (agent: string, options: Common): Promise<void> => {
  const ask = ({ call }: { readonly call: Call }) =>
    call("agent.explain", { team: options.team ?? null, agent });
  const { live, silent } = await lookAtRunning(options.workspace, ask);
  const told =
    live ?? (silent ? await explainStored(agent, options) : await withCoordinator(options.workspace, ask));
  if (options.json) return sayJson(told);
  show(told);
};

const explainStored = (agent: string, options: Common): Promise<Reply<"agent.explain">> =>
  withStore(options, ({ core, store, teamKey, workspace }) =>
    core.explainAgent({ store, workspace, live: null, clock: core.systemClock }, teamKey, agent),
  );

const show = (told: Reply<"agent.explain">): void => {
  const since = told.since === null ? "" : `, since ${ago(told.since)}`;
  say(`${told.agent_id} is ${paint("bold", told.state)}${told.detail ? `: ${printable(told.detail)}` : ""}`);
  say(`  as the ${told.source} tells${since}${told.turn_id ? `, turn ${told.turn_id}` : ""}`);
  say();
  for (const line of columns(
    told.sources.map(({ source, at, says }) => [`  ${source}`, at === null ? "" : ago(at), printable(says)]),
  ))
    say(line);
  if (told.waiting.length + told.questions.length > 0) say();
  for (const { question_id, text, command } of told.questions)
    say(`  ${question_id}  asks: ${printable(text)}\n    ${command}`);
  for (const { message_id, status, condition } of told.waiting)
    say(`  ${message_id}  ${status}${condition ? `  waits: ${printable(condition)}` : ""}`);
};
