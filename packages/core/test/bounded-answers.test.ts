import { expect, test } from "vitest";
import { until } from "./bench.ts";
import { call, crowdAt, LARGE, MAX_REPLY_BYTES, times } from "./crowd.ts";
import { newQuestion, newResult, newTask } from "./rows.ts";
import { rpc } from "./team.ts";
import { tool, useDoors } from "./with-doors.ts";

const doors = useDoors();
const { batch, fill, raw } = crowdAt(doors);

test("every answer about a hundred of the largest messages is bounded, and what is left out is named", async () => {
  fill("alice", 100, LARGE);
  fill("leader", 100, LARGE);
  const dearest: [string, unknown][] = [
    ["get_team_status", {}],
    ["list_messages", { limit: 100 }],
  ];
  for (const [name, args] of dearest) {
    const { body } = await batch([call(1, name, args)]);
    expect(Buffer.byteLength(body), name).toBeLessThan(MAX_REPLY_BYTES);
    expect(JSON.parse(body)).toMatchObject([{ result: { isError: false } }]);
  }
  const { body } = await batch(times(20, (id) => call(id, "list_messages", { limit: 100 })));
  expect(Buffer.byteLength(body)).toBeLessThan(2 * MAX_REPLY_BYTES);
  expect((JSON.parse(body) as unknown[]).length).toBe(20);

  const { socket, answers, text } = await raw();
  const ask = async (method: string, params: unknown, token?: string) => {
    const before = text().length;
    const id = answers().length;
    socket.write(`${JSON.stringify({ id, method, params, token })}\n`);
    await until(`an answer to ${method}`, () => answers().length > id);
    expect(text().length - before, method).toBeLessThan(MAX_REPLY_BYTES);
    expect(answers()[id]!.error, method).toBeUndefined();
    return answers()[id]!.result as Record<string, unknown>;
  };
  expect(await ask("status", {}, doors.alice)).toMatchObject({
    left_out: { queued_messages: expect.any(Number) },
  });
  const list = await ask("inbox", { who: "alice", limit: 100, since: 0 }, doors.alice);
  expect(list).toMatchObject({ note: expect.stringContaining("inbox"), next_before: expect.any(String) });
  await ask("agent.explain", { agent: "alice" }, doors.alice);
  await ask("message.wait", { messageId: "msg_alice1", until: "delivered", timeoutMs: 0 }, doors.alice);
  await ask("message.cancel", { messageId: "msg_leader1" });
  socket.destroy();
});

test("all of an inbox and all of a long message are read a page at a time", async () => {
  const seen = new Set<string>();
  let before: string | undefined;
  do {
    const page = await rpc<{ messages: { message_id: string }[]; next_before: string | null }>(
      doors.places,
      "inbox",
      { who: "alice", limit: 100, since: 0, ...(before ? { before } : {}) },
    );
    for (const { message_id } of page.messages) seen.add(message_id);
    before = page.next_before ?? undefined;
  } while (before);
  for (let index = 0; index < 100; index++) expect(seen.has(`msg_alice${index}`)).toBe(true);
  const listed = new Set<string>();
  before = undefined;
  do {
    const args = { limit: 30, ...(before ? { before } : {}) };
    const page = await tool(doors.port, doors.alice, "list_messages", args);
    for (const { message_id } of page.messages as { message_id: string }[]) listed.add(message_id);
    before = (page.next_before as string | null) ?? undefined;
  } while (before);
  expect([...listed].sort()).toEqual([...seen].sort());
  let [content, offset] = ["", 0 as number | null];
  while (offset !== null) {
    const page = await rpc<{ messages: { content: string }[]; next_offset: number | null }>(
      doors.places,
      "message.show",
      { messageId: "msg_alice7", offset },
    );
    content += page.messages[0]!.content;
    offset = page.next_offset;
  }
  expect(content).toBe(LARGE);
});

test("a status of thousands of tasks, questions and results is bounded and says how many it leaves out", async () => {
  const { store, clock } = doors.coordinator.context;
  const LONG = LARGE.slice(0, 2_000);
  store.transaction(() => {
    for (let index = 0; index < 2_000; index++) {
      store.tasks.save(newTask({ team_key: "demo", task_id: `task_${index}`, title: LONG, summary: LONG }));
      store.questions.open(
        newQuestion({ team_key: "demo", question_id: `qst_${index}`, text: LONG, asked_at: clock.now() }),
      );
    }
  });
  const { body } = await batch([call(1, "get_team_status")]);
  expect(Buffer.byteLength(body)).toBeLessThan(MAX_REPLY_BYTES);
  const status = await tool(doors.port, doors.alice, "get_team_status", {});
  const { tasks, questions } = status as unknown as { tasks: unknown[]; questions: unknown[] };
  expect(tasks.length).toBeGreaterThan(0);
  expect(status.left_out).toMatchObject({
    tasks: store.tasks.count("demo") - tasks.length,
    questions: 2_000 - questions.length,
  });
  const { questions: listed, left_out } = await rpc<{ questions: unknown[]; left_out: number }>(
    doors.places,
    "questions.list",
    {},
  );
  expect(listed.length + left_out).toBe(2_000);
});

test("results that are too many for one answer are collected in several, each once", async () => {
  const { store } = doors.coordinator.context;
  const envelope = (index: number) => ({
    summary: `${index} ${LARGE.slice(0, index === 3 ? 262_000 : 20_000)}`,
    tests: [],
  });
  for (let index = 0; index < 20; index++)
    store.results.insert({
      ...newResult({ result_id: `res_big${index}`, team_key: "demo" }),
      envelope_json: JSON.stringify(envelope(index)),
    });
  const got: string[] = [];
  for (let rounds = 0; rounds < 60; rounds++) {
    const { body } = await batch([call(1, "collect_results")], doors.lead);
    expect(Buffer.byteLength(body)).toBeLessThan(MAX_REPLY_BYTES);
    const [{ result }] = JSON.parse(body) as [{ result: { content: { text: string }[] } }];
    const reply = JSON.parse(result.content[0]!.text) as {
      collected: { result_id: string; summary: string }[];
      uncollected: number;
      note?: string;
    };
    expect(reply.collected.length).toBeGreaterThan(0);
    got.push(...reply.collected.map(({ result_id }) => result_id));
    if (reply.uncollected === 0) break;
    expect(reply.note).toContain("again");
  }
  expect(got.filter((id) => id.startsWith("res_big")).length).toBe(20);
  expect(new Set(got).size).toBe(got.length);
});
