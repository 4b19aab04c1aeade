import { connect } from "node:net";
import { expect } from "vitest";
import { started } from "../kit/messages.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { tokenOf } from "../kit/status.ts";
import { verifies } from "../kit/verifies.ts";

/** What a door answers to these very bytes, until it hangs up. */
const raw = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let said = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(said));
    socket.write(bytes);
  });

verifies("trial.33", async () => {
  const sandbox = await started(["ann"]);
  const { port } = JSON.parse(sandbox.read(".team/runtime/coordinator.json")) as { port: number };
  const token = `Authorization: Bearer ${await tokenOf(sandbox, "ann")}`;
  const ask = (line: string, headers: readonly string[], body = "", length = body.length) =>
    raw(
      port,
      [line, ...headers, token, "Connection: close", `Content-Length: ${length}`, "", body].join("\r\n"),
    );
  const host = `Host: 127.0.0.1:${port}`;
  const ping = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
  const status = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
  expect(status(await ask("POST /mcp HTTP/1.1", [host], ping))).toBe(200);
  expect(status(await ask("POST /mcp HTTP/1.1", [host, "Host: evil.example"], ping))).toBeOneOf([400, 403]);
  expect(status(await ask("POST http://evil.example/mcp HTTP/1.1", [host], ping))).toBe(400);
  expect(status(await ask("POST // HTTP/1.1", [host], ping))).toBe(404);
  // A body that never ends is not waited for without end.
  expect(status(await ask("POST /mcp HTTP/1.1", [host], "{", 1_000))).toBe(408);
  const deep = `{"jsonrpc":"2.0","method":"ping","id":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const told = await ask("POST /mcp HTTP/1.1", [host], deep);
  expect(told).toContain("-32600");
  expect(told).not.toContain("call stack");
});

verifies("trial.33", async () => {
  const { cli, team, write } = useSandbox();
  const errorOf = async () => (await cli(["validate"])).stderr;
  team(["ann"]);
  write(".team/current/TEAM.md", `---\nname: ${"x".repeat(300)}\nprovider: fake\n---\nx\n`);
  expect(await errorOf()).toMatch(/TEAM\.md:2:7: "name" must have 100 characters at most/);
  write(".team/current/TEAM.md", `---\nname: ${"[".repeat(20_000)}\n---\nx\n`);
  expect(await errorOf()).toMatch(/TEAM\.md:2:1: the front matter is nested too deeply/);
});
