import { readFileSync } from "node:fs";
import { request } from "node:http";
import { expect } from "vitest";
import { call, connect, resolveWorkspace } from "../../packages/core/dist/client.js";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { tokenOf } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const LARGE = '"'.repeat(256 * 1024);
const MAX_REPLY_BYTES = 262_144;
/** Nothing here comes near it, unless an answer is made again and again in one piece. */
const MAX_DAEMON_MB = 700;

verifies(
  "trial.3",
  async () => {
    const sandbox = useSandbox();
    sandbox.team(["ann", "bob"], { paused: "true" });
    expect((await sandbox.cli(["quick-start", "--yes"])).exitCode).toBe(0);
    expect((await sandbox.cli(["resume-agent", "ann", "--yes"])).exitCode).toBe(0);
    const token = await tokenOf(sandbox);
    const { socket } = resolveWorkspace(sandbox.workspace, sandbox.env);
    // Bob is paused, so what he is sent waits and stands in every status.
    for (let index = 0; index < 100; index++)
      await call(socket, "send", { to: "bob", content: LARGE }, { token });
    const { pid } = await call<{ pid: number }>(socket, "health", {});

    const refused = await post(sandbox, "/mcp", token, batchOf(1_000, "list_messages", { limit: 100 }));
    expect(JSON.parse(refused.body)).toMatchObject({ id: null, error: { code: -32600 } });
    for (const [name, args] of [
      ["list_messages", { limit: 100 }],
      ["get_team_status", {}],
    ] as const) {
      let meanwhile = 0;
      // A batch may be over before anybody asks; one that keeps others waiting does so every time.
      for (let round = 0; round < 5 && meanwhile === 0; round++) {
        let hasEnded = false;
        const attack = post(sandbox, "/mcp", token, batchOf(20, name, args)).finally(() => {
          hasEnded = true;
        });
        await call(socket, "health", {});
        if (!hasEnded) meanwhile += 1;
        const { status, body } = await attack;
        expect(status).toBe(200);
        expect(Buffer.byteLength(body)).toBeLessThan(2 * MAX_REPLY_BYTES);
      }
      expect(meanwhile, `${name} kept everybody waiting`).toBeGreaterThan(0);
    }
    const one = await post(sandbox, "/mcp", token, batchOf(1, "get_team_status", {}));
    expect(Buffer.byteLength(one.body)).toBeLessThan(MAX_REPLY_BYTES);

    const connection = await connect(socket);
    let answered = 0;
    const lines = Array.from({ length: 1_000 }, () =>
      connection.call("inbox", { who: "ann", limit: 100, since: 0 }, { token }).finally(() => {
        answered += 1;
      }),
    );
    const all = Promise.allSettled(lines);
    await until("the first answer", () => answered > 0);
    await call(socket, "health", {});
    expect(answered, "one connection kept everybody waiting").toBeLessThan(1_000);
    await all;
    connection.close();

    const bodies = Array.from({ length: 20 }, () =>
      post(
        sandbox,
        "/hooks/PostToolUse",
        token,
        JSON.stringify({
          hook_event_name: "PostToolUse",
          tool_name: "Bash",
          tool_response: "x".repeat(2_000_000),
        }),
      ),
    );
    await call(socket, "health", {});
    expect(new Set((await Promise.all(bodies)).map(({ status }) => status))).toEqual(new Set([200]));

    const after = await call<{ pid: number }>(socket, "health", {});
    expect(after.pid, "the coordinator is another one").toBe(pid);
    expect(peakMb(pid)).toBeLessThan(MAX_DAEMON_MB);
    const inbox = await sandbox.json<{ messages: { content: string }[] }>(["inbox", "bob", "--limit", "100"]);
    expect(inbox.messages).toHaveLength(100);
  },
  120_000,
);

const batchOf = (count: number, name: string, args: unknown): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, id) => ({
      jsonrpc: "2.0",
      id,
      method: "tools/call",
      params: { name, arguments: args },
    })),
  );

/** The most memory that a process ever had. */
const peakMb = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;

const post = (
  sandbox: Sandbox,
  path: string,
  token: string,
  body: string,
): Promise<{ readonly status: number; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const { port } = JSON.parse(sandbox.read(".team/runtime/coordinator.json")) as { port: number };
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = request({ host: "127.0.0.1", port, path, method: "POST", headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
