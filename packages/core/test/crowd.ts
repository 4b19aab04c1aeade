import { connect, type Socket } from "node:net";
import { MAX_MESSAGE_CHARACTERS } from "../src/mail/accept.ts";
import { newMessage } from "./rows.ts";
import { http } from "./team.ts";
import { bearer, type Doors, issueToken } from "./with-doors.ts";

export const MAX_REPLY_BYTES = 262_144;
/** As long as a message may be, of what takes most room on its way. */
export const LARGE = '"'.repeat(MAX_MESSAGE_CHARACTERS);

export const call = (id: number, name: string, args: unknown = {}) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name, arguments: args },
});
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

type Answer = { readonly id: number; readonly error?: { readonly code: string }; readonly result?: unknown };

/** What asks for more than it should at the doors of one coordinator. */
export const crowdAt = (doors: Doors) => ({
  batch: (items: readonly unknown[], token = doors.alice) =>
    http(doors.port, { headers: bearer(token), body: JSON.stringify(items) }),
  /** A connection to the socket, and the lines that it was answered. */
  raw: async () => {
    const socket: Socket = connect(doors.places.workspace.socket);
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.setEncoding("utf8");
    const answers: Answer[] = [];
    let said = "";
    let parsed = 0;
    socket.on("data", (chunk: string) => {
      said += chunk;
      for (let end = said.indexOf("\n", parsed); end >= 0; end = said.indexOf("\n", parsed)) {
        answers.push(JSON.parse(said.slice(parsed, end)) as Answer);
        parsed = end + 1;
      }
    });
    return { socket, answers: () => answers, text: () => said };
  },
  /** Somebody of the team without a program; what is sent to it stays where it is. */
  carol: () => issueToken(doors, "carol"),
  fill: (recipient: string, count: number, content: string) => {
    const { store, clock } = doors.coordinator.context;
    for (let index = 0; index < count; index++)
      store.messages.insert(
        newMessage({
          message_id: `msg_${recipient}${index}`,
          team_key: "demo",
          recipient,
          content,
          created_at: clock.now(),
          expires_at: clock.now() + 86_400_000,
        }),
      );
  },
});
