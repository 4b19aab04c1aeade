import { withCoordinator } from "../lib/coordinator.ts";
import { ago, columns, paint, printable, say, sayJson } from "../lib/output.ts";
import type { Common } from "../program.ts";

export const explainCommand = (agent: string, options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const told = await call("agent.explain", { team: options.team ?? null, agent });
    if (options.json) return sayJson(told);
    const since = told.since === null ? "" : `, since ${ago(told.since)}`;
    say(
      `${told.agent_id} is ${paint("bold", told.state)}${told.detail ? `: ${printable(told.detail)}` : ""}`,
    );
    say(`  as the ${told.source} tells${since}${told.turn_id ? `, turn ${told.turn_id}` : ""}`);
    say();
    for (const line of columns(
      told.sources.map(({ source, at, says }) => [
        `  ${source}`,
        at === null ? "" : ago(at),
        printable(says),
      ]),
    ))
      say(line);
    if (told.waiting.length + told.questions.length > 0) say();
    for (const { question_id, text, command } of told.questions)
      say(`  ${question_id}  asks: ${printable(text)}\n    ${command}`);
    for (const { message_id, status, condition } of told.waiting)
      say(`  ${message_id}  ${status}${condition ? `  waits: ${printable(condition)}` : ""}`);
  });
