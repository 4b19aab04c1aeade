import { expect, test } from "vitest";
import { readEvents } from "./bench.ts";
import { http, messageOf, tokenOf } from "./team.ts";
import { bearer, type ToolReply, tool, useDoors } from "./with-doors.ts";

const doors = useDoors();

test("the same tool call twice sends one message and stores one report, whichever client names it", async () => {
  for (const name of ["claudecode/toolUseId", "callId", "x/toolCallId"]) {
    const meta = { [name]: `call-${name}` };
    const sent = [
      await tool(doors.port, doors.alice, "send_message", { to: "bob", content: "[[say hi]]" }, meta),
      await tool(doors.port, doors.alice, "send_message", { to: "bob", content: "[[say hi]]" }, meta),
    ];
    expect(sent[0]!.message_id).toBe(sent[1]!.message_id);
    const reported = [
      await tool(doors.port, doors.alice, "report_result", { summary: "r" }, meta),
      await tool(doors.port, doors.alice, "report_result", { summary: "r" }, meta),
    ];
    expect(reported).toMatchObject([{ status: "stored" }, { status: "duplicate_ignored" }]);
    expect(reported[0]!.result_id).toBe(reported[1]!.result_id);
  }
});

test("equal words in two calls, or in two agents' calls of one id, are two messages", async () => {
  const bob = tokenOf(doors.places, "bob");
  const send = (token: string, to: string, callId: string) =>
    tool(doors.port, token, "send_message", { to, content: "[[say same]]" }, { callId });
  const ids = [
    await send(doors.alice, "bob", "same-1"),
    await send(doors.alice, "bob", "same-2"),
    await send(bob, "alice", "same-1"),
  ].map((reply) => reply.message_id);
  expect(new Set(ids).size).toBe(3);
});

test("a task that a worker names in its message travels with it", async () => {
  const sent = await tool(doors.port, doors.alice, "send_message", {
    to: "leader",
    content: "about it",
    task_id: "task_9",
  });
  expect((await messageOf(doors.places, String(sent.message_id))).task_id).toBe("task_9");
});

test("wrong arguments are told to the model as a tool's error, a tool that is not there too", async () => {
  expect(await tool(doors.port, doors.alice, "send_message", { to: 7 })).toMatchObject({
    ok: false,
    reason: "invalid_tool_arguments",
  });
  expect(await tool(doors.port, doors.alice, "toString", {})).toMatchObject({
    ok: false,
    reason: "unknown_tool",
  });
  expect(await tool(doors.port, doors.alice, "send_message", { to: "bobb", content: "x" })).toMatchObject({
    ok: false,
    reason: "target_not_in_team",
    error: expect.stringContaining('did you mean "bob"'),
  });
  expect(
    await tool(doors.port, doors.alice, "send_message", { to: "bob", content: " \u001b[0m " }),
  ).toMatchObject({
    ok: false,
    reason: "message_empty",
  });
  expect(
    await tool(doors.port, doors.alice, "send_message", { to: "bob", content: "x".repeat(256 * 1024 + 1) }),
  ).toMatchObject({ ok: false, reason: "message_too_large" });
});

test("a report whose words are members of every object is stored like any other", async () => {
  const reply = await tool(doors.port, doors.alice, "report_result", {
    status: "constructor",
    summary: "odd",
    changes: [{ path: "a", kind: "__proto__" }],
  });
  expect(reply).toMatchObject({ ok: true, status: "stored" });
});

test("a long message is read in pages by its recipient alone, whole characters at a time", async () => {
  const content = `${"x".repeat(19_999)}${"🙂".repeat(15_000)}`;
  const id = String((await tool(doors.port, doors.lead, "send_message", { to: "bob", content })).message_id);
  expect(await tool(doors.port, doors.alice, "read_message", { message_id: id })).toMatchObject({
    ok: false,
    reason: "message_unknown",
  });
  const bob = tokenOf(doors.places, "bob");
  let [text, offset] = ["", 0 as number | null];
  while (offset !== null) {
    const page: ToolReply = await tool(doors.port, bob, "read_message", { message_id: id, offset });
    expect(String(page.content).isWellFormed()).toBe(true);
    text += String(page.content);
    offset = page.next_offset as number | null;
  }
  expect(text).toBe(content);
});

test("the use of a tool of ours is told once, with why nobody was asked", async () => {
  const told = () =>
    readEvents(doors.coordinator.context.events.path)
      .filter(
        ({ event, tool }) => event === "mcp.tool.auto_approved" && String(tool).endsWith("get_team_status"),
      )
      .map(({ agent_id, inherit_reason }) => `${agent_id}: ${inherit_reason}`);
  await tool(doors.port, doors.alice, "get_team_status", {});
  expect(told()).toEqual(["alice: launch_configuration"]);
  const asked = await http(doors.port, {
    path: "/hooks/PermissionRequest",
    headers: bearer(doors.alice),
    body: JSON.stringify({
      hook_event_name: "PermissionRequest",
      tool_name: "mcp__team_orchestrator__get_team_status",
      tool_input: {},
    }),
  });
  expect(asked.status).toBe(200);
  await tool(doors.port, doors.alice, "get_team_status", {});
  expect(told()).toEqual(["alice: launch_configuration", "alice: control_plane"]);
});
