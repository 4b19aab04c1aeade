import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Front, type Sandbox, useSandbox } from "./sandbox.ts";
import { until } from "./until.ts";

export interface Message {
  message_id: string;
  status: string;
  condition: string | null;
  content: string;
  sender: string;
  recipient: string;
  expires_at: number;
  pruned_at: number | null;
  evidence?: { status: string; source: string; detail: string }[];
}

/** A running team of fake agents; what the front matter of its documents says beside the names may be given. */
export const started = async (
  names: readonly string[],
  front: { readonly roles?: Front; readonly team?: Front } = {},
): Promise<Sandbox> => {
  const sandbox = useSandbox();
  sandbox.team(names, front.roles, front.team);
  const run = await sandbox.cli(["quick-start", "--yes"]);
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  return sandbox;
};

type Asked = Pick<Sandbox, "json">;

export const message = async (sandbox: Asked, id: string): Promise<Message> =>
  (await sandbox.json<{ messages: Message[] }>(["inbox", id])).messages[0]!;
export const send = async (sandbox: Asked, to: string, text: string, ...flags: string[]): Promise<string> =>
  (await sandbox.json<{ message_id: string }>(["send", to, text, ...flags])).message_id;
export const reaches = (sandbox: Asked, id: string, ...states: string[]) =>
  until(`${id} is ${states.join(" or ")}`, async () => states.includes((await message(sandbox, id)).status));

/** What the agents' own programs recorded as given to their models. */
export const records = ({ root }: Pick<Sandbox, "root">): string => {
  const folder = join(root, "home", ".fake-agent", "sessions");
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("");
};
export const timesRecorded = (sandbox: Pick<Sandbox, "root">, id: string): number =>
  records(sandbox)
    .split("\n")
    .filter((line) => /"(?:prompt|hook_text)"/.test(line) && line.includes(`[team-agent-token:${id}:`))
    .length;
