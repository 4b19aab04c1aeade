import { expect, it } from "vitest";
import { decisionFor, permissionOf, plainCommand } from "./requests.ts";

it.each([
  ["/bin/bash -lc 'touch x'", "touch x"],
  ["/usr/bin/zsh -c 'a && b'", "a && b"],
  ["rm x", "rm x"],
])("shows %s as %s", (command, shown) => {
  expect(plainCommand(command)).toBe(shown);
});

// Half of it would be another command.
it.each(["/bin/bash -lc 'echo '\\''hi'\\'''", "/bin/bash -lc 'a' && rm -rf /", '/bin/bash -lc "a"'])(
  "shows %s as it is",
  (command) => {
    expect(plainCommand(command)).toBe(command);
  },
);

it("asks for a command by its words, and for files by their names", () => {
  const command = { command: "/bin/bash -lc 'touch x'", itemId: "call_1" };
  expect(permissionOf("item/commandExecution/requestApproval", command, undefined)).toMatchObject({
    kind: "permissionRequested",
    tool: { name: "exec_command", command: "touch x" },
  });
  const item = { type: "fileChange", changes: [{ path: "/w/a.ts" }, { path: "/w/b.ts" }] };
  expect(permissionOf("item/fileChange/requestApproval", {}, item)?.tool).toMatchObject({
    name: "apply_patch",
    command: "/w/a.ts, /w/b.ts",
  });
});

it.each(["mcpServer/elicitation/request", "item/tool/requestUserInput", "item/permissions/requestApproval"])(
  "leaves %s to the window",
  (method) => {
    expect(permissionOf(method, {}, undefined)).toBeNull();
  },
);

it("answers only what was decided", () => {
  expect(decisionFor({ kind: "allow" })).toEqual({ decision: "accept" });
  expect(decisionFor({ kind: "deny", reason: "no" })).toEqual({ decision: "decline" });
  expect(decisionFor({ kind: "none" })).toBeNull();
});
