import path from "node:path";
import type { Script } from "../model-api.ts";
import { longWork, shortWork, teamDocuments, WORKERS } from "./documents.ts";
import { type Act, createMind } from "./mind.ts";

/** A leader's model that does what the person of the main scenario says, and shows the results it is told of. */
export const leaderScript = (workspace: string): Script => {
  let hash = "";
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
    {
      to: /"agreed_hash":\s*"([0-9a-f]{32})"/,
      acts: ([, found = ""]) => {
        hash = found;
        return [{ say: "AGREEMENT: may I start them?" }];
      },
    },
    {
      to: /Yes, start them/,
      acts: () => [{ call: "start_team", input: { agreed_hash: hash } }, { say: "TEAM STARTED" }],
    },
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
