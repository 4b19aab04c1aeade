import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { isRecord, parseObject, stringOf } from "@team-agent/plugin-api/toolkit";
import { tomlString } from "../toml.ts";
import { HELLO } from "./hello.ts";

const ANSWER_WITHIN_MS = 10_000;

export interface HookQuestion {
  readonly program: string;
  /** `-c` pairs that install the hooks. */
  readonly settings: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const known = new Map<string, Promise<string>>();

/**
 * The `hooks.state` with which a server trusts exactly these hooks: what it would show a person for review, it names with a hash
 * (0.169.0). Asked once for all agents, since the hash is that of the hook alone; from a server that lives no longer than that.
 */
export const trustedHooks = (question: HookQuestion): Promise<string> => {
  const key = JSON.stringify([question.program, question.settings]);
  const answer = known.get(key) ?? ask(question);
  known.set(key, answer);
  answer.catch(() => known.delete(key));
  return answer;
};

const ask = async ({ program, settings, cwd, env }: HookQuestion): Promise<string> => {
  const server = spawn(program, ["app-server", ...settings], {
    cwd,
    env,
    stdio: ["pipe", "pipe", "ignore"],
    timeout: ANSWER_WITHIN_MS,
  });
  const ended = once(server, "close");
  server.stdin.on("error", () => {});
  server.stdin.write(
    [HELLO, { method: "initialized" }, { id: 2, method: "hooks/list", params: { cwds: [cwd] } }]
      .map((message) => `${JSON.stringify(message)}\n`)
      .join(""),
  );
  try {
    for await (const line of createInterface({ input: server.stdout })) {
      const { id, result } = parseObject(line) ?? {};
      if (id === 2) return hookState(result);
    }
    throw new Error("its app server ended without an answer");
  } finally {
    server.kill();
    await ended;
  }
};

/** One table in one value: in a dotted key the program takes the quotes for a part of it. */
export const hookState = (listed: unknown): string => {
  const folders = isRecord(listed) && Array.isArray(listed.data) ? listed.data.filter(isRecord) : [];
  const hooks = folders.flatMap((folder) =>
    Array.isArray(folder.hooks) ? folder.hooks.filter(isRecord) : [],
  );
  const ours = hooks.filter(({ source }) => source === "sessionFlags");
  if (ours.length === 0) throw new Error("its app server knows none of our hooks");
  const entries = ours.map(
    ({ key, currentHash }) =>
      `${tomlString(stringOf(key) ?? "")}={trusted_hash=${tomlString(stringOf(currentHash) ?? "")}}`,
  );
  return `hooks.state={${entries.join(",")}}`;
};
