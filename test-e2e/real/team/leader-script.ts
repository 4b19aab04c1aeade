import path from "node:path";
import type { ModelScript } from "@team-agent/plugin-api/testing";
import { longWork, shortWork, teamDocuments, WORKERS } from "./documents.ts";
import { type Act, createMind, type Reaction } from "./mind.ts";

/** What a leader's model does when somebody has to agree first: its program asks, and it starts the team then. */
export const agreesAsAsked: Reaction = {
  to: /"reason":"agreement_needed","agreement":(\[.*?\]),"action"/s,
  acts: ([, lines = "[]"]) => [
    { call: "agree_launch", input: { lines: JSON.parse(lines) as unknown } },
    { call: "start_team", input: {} },
    { say: "TEAM STARTED" },
  ],
};

/** A leader's model that does what the person of the main scenario says, and shows the results it is told of. */
export const leaderScript = (workspace: string): ModelScript => {
  const giveAll = (content: (name: string) => string): Act[] =>
    WORKERS.map(({ name }) => ({ call: "send_message", input: { to: name, content: content(name) } }));
  return createMind([
    {
      to: /build a team/i,
      acts: () => [
        ...Object.entries(teamDocuments()).map(([file, content]): Act => {
          return { call: "Write", input: { file_path: path.join(workspace, file), content } };
        }),
        { call: "start_team", input: {} },
      ],
    },
    agreesAsAsked,
    { to: /Give them the short work/, acts: () => giveAll(shortWork) },
    { to: /Give them the long work/, acts: () => giveAll(longWork) },
    {
      to: /reported success from/,
      acts: ({ input }) => {
        const told = [...input.matchAll(/reported success from (\w+): (.*)/g)];
        return [{ say: told.map(([, who, what]) => `RESULT <${who}> ${what}`).join("; ") }];
      },
    },
  ]);
};
