import { statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import plugin from "../src/index.ts";
import { type Rig, startRig, until } from "./rig.ts";

let rig: Rig;
const open = async (...options: Parameters<typeof startRig>): Promise<Rig> => {
  rig = await startRig(...options);
  return rig;
};
const ready = () => rig.becomes("ready");
const types = () => rig.records().map(({ type }) => type);
const hooks = (event: string) => rig.stub.hooks.filter((one) => one.event === event);

afterEach(() => rig.close());

it("opens a conversation, names it to the team, and runs a prompt as one turn", async () => {
  await open({ context: { model: "m2" } });
  await ready();
  expect(hooks("SessionStart")[0]!.body).toMatchObject({
    session_id: "ses_scripted-1",
    transcript_path: join(rig.root, "state", "acp-ses_scripted-1.jsonl"),
  });
  await rig.prompt("hello [[say hi there]]");
  await rig.recorded("ended");
  await rig.shows("● hi there");
  expect(types()).toEqual(["session", "submitted", "seen", "ended"]);
  expect(rig.stub.hooks.map(({ event }) => event)).toEqual(["SessionStart", "UserPromptSubmit", "Stop"]);
  expect(hooks("Stop")[0]!.body.last_assistant_message).toBe("hi there");
  const [opened, model, prompt] = rig.given();
  expect(model).toEqual(["model", "m2"]);
  expect(prompt).toEqual(["INSTRUCTIONS of the team", "hello [[say hi there]]"]);
  expect(opened![1]).toMatchObject({
    cwd: rig.root,
    mcpServers: [
      {
        type: "http",
        name: "team_orchestrator",
        url: `${rig.stub.url}/mcp`,
        headers: [{ name: "Authorization", value: "Bearer s3cret" }],
      },
    ],
  });
  expect(statSync(join(rig.root, "state", "acp-ses_scripted-1.jsonl")).mode & 0o777).toBe(0o600);
  await rig.prompt("again");
  await until("a second end", () => types().filter((type) => type === "ended").length === 2);
  expect(rig.given().at(-1)).toEqual(["again"]);
});

it("gives the instructions to a program that has a place for them, and stdio to one without HTTP", async () => {
  await open({ flags: "--prompted --no-http" });
  await ready();
  expect(rig.given()[0]![1]).toMatchObject({
    systemPrompt: { mode: "append", content: [{ type: "text", text: "INSTRUCTIONS of the team" }] },
    mcpServers: [
      {
        name: "team_orchestrator",
        command: "/opt/node",
        args: ["/opt/mcp.js"],
        env: [],
      },
    ],
  });
  await rig.prompt("hello");
  await rig.recorded("ended");
  expect(rig.given().at(-1)).toEqual(["hello"]);
});

it("puts the prompt hook's text into the prompt, and what the turn's end brings into the next one", async () => {
  await open();
  await ready();
  rig.stub.answers.UserPromptSubmit = [
    { hookSpecificOutput: { additionalContext: "MAIL-1 [[say read it]]" } },
  ];
  rig.stub.answers.Stop = [{ decision: "block", reason: "MAIL-2 [[say and that]]" }];
  await rig.prompt("Team message msg_1 from leader");
  await rig.recorded("ended");
  expect(rig.given().slice(1)).toEqual([
    ["INSTRUCTIONS of the team", "Team message msg_1 from leader\n\nMAIL-1 [[say read it]]"],
    ["MAIL-2 [[say and that]]"],
  ]);
  expect(types()).toEqual(["session", "submitted", "seen", "submitted", "seen", "ended"]);
  const turns = new Set(rig.records().flatMap(({ turn }) => turn ?? []));
  expect(turns.size).toBe(1);
  const reader = plugin.createTranscriptReader!();
  const facts = rig.records().flatMap((record) => reader.push(JSON.stringify(record)));
  expect(facts.flatMap((fact) => (fact.kind === "textSeen" ? [[fact.origin, fact.text]] : []))).toEqual([
    ["prompt", "Team message msg_1 from leader"],
    ["hook", "MAIL-1 [[say read it]]"],
    ["hook", "MAIL-2 [[say and that]]"],
  ]);
});

it("sends nothing of a prompt that its hook blocks", async () => {
  await open();
  await ready();
  rig.stub.answers.UserPromptSubmit = [{ decision: "block", reason: "not waiting any more" }];
  await rig.prompt("Team message msg_1 from leader");
  await rig.shows("Not sent: not waiting any more");
  expect(rig.given()).toHaveLength(1);
  await ready();
});

it("proves nothing of a prompt to which nothing comes back, and makes up no end of its turn", async () => {
  await open();
  await ready();
  await rig.prompt("[[hang]]");
  await rig.recorded("submitted");
  await rig.becomes("busy");
  // Words that no turn asked for would come here; there are none.
  expect(types()).toEqual(["session", "submitted"]);
  await rig.prompt("a second one");
  await rig.shows("queued: a second one");
  expect(rig.given()).toHaveLength(2);
});

it("takes a paste of several lines as one prompt, and queues what is typed in a turn", async () => {
  await open();
  await ready();
  await rig.prompt("[[sleep 1500]] [[say slept]]");
  await rig.becomes("busy");
  await rig.paste("one\ntwo\nthree");
  await until("the draft", async () => (await rig.screen()).composer?.text === "one\ntwo\nthree");
  await rig.keys("Enter");
  await rig.shows("queued: one");
  await until("both ends", () => types().filter((type) => type === "ended").length === 2);
  expect(rig.given().at(-1)).toEqual(["one\ntwo\nthree"]);
});

it("stops a turn at Escape, and says whose word that was", async () => {
  await open();
  await ready();
  await rig.prompt("[[say begun]] [[sleep 20000]]");
  await rig.shows("begun");
  await rig.keys("Escape");
  await rig.recorded("interrupted");
  await ready();
  expect(hooks("Stop")).toEqual([]);
});

it("brings no mail behind a tool that was stopped with its turn", async () => {
  await open({ flags: "--steers" });
  await ready();
  await rig.prompt("[[say begun]] [[slow make]]");
  await rig.shows("begun");
  await rig.keys("Escape");
  await rig.recorded("interrupted");
  await ready();
  expect(types()).toContain("tool");
  expect(hooks("PostToolUse")).toEqual([]);
});

it("goes on with an earlier conversation, whose replay is no news", async () => {
  const first = await open();
  await ready();
  await rig.prompt("hello");
  await rig.recorded("ended");
  const { root } = first;
  await rig.keys("C-c", "C-c");
  expect(await rig.exitStatus()).toBe(0);
  const before = rig.records().length;
  const query = {
    cwd: root,
    env: {},
    spawnedAt: 0,
    stateDir: join(root, "state"),
    sessionId: "ses_scripted-1",
  };
  expect(await plugin.sessions.isResumable(query)).toMatchObject({ ok: true });
  rig = await startRig({ root, context: { mode: "resume", sessionId: "ses_scripted-1" } });
  await ready();
  await first.stub.close();
  expect(
    rig
      .records()
      .slice(before)
      .map(({ type }) => type),
  ).toEqual(["session"]);
  expect(await rig.text()).not.toContain("OLD");
  await rig.prompt("and now");
  await until("its turn", () => rig.records().length === before + 4);
  // The instructions stand in the conversation already.
  expect(rig.given().at(-1)).toEqual(["and now"]);
});

it("steers a turn with what a tool's end brings, where the program takes it", async () => {
  await open({ flags: "--steers" });
  await ready();
  rig.stub.answers.PostToolUse = [{ hookSpecificOutput: { additionalContext: "MAIL [[say in between]]" } }];
  await rig.prompt("[[run echo]] [[sleep 500]] [[say last]]");
  await rig.recorded("ended");
  expect(rig.given().at(-1)).toEqual(["steered", "MAIL [[say in between]]"]);
  const seen = rig.records().filter(({ type }) => type === "seen");
  expect(seen[1]!.texts).toEqual([{ origin: "tool", text: "MAIL [[say in between]]" }]);
  expect(hooks("PostToolUse")[0]!.body).toMatchObject({ tool_name: "execute", tool_line: "echo" });
});

it("calls no tool hook where a text would have to wait", async () => {
  await open();
  await ready();
  await rig.prompt("[[run echo]] [[say last]]");
  await rig.recorded("ended");
  expect(hooks("PostToolUse")).toEqual([]);
});

it("lives without a coordinator", async () => {
  await open();
  await ready();
  await rig.stub.close();
  await rig.prompt("[[say alone]]");
  await rig.recorded("ended");
  await rig.shows("● alone");
});

it("ends with the program's code, and with its last words", async () => {
  await open();
  await ready();
  await rig.prompt("[[say begun]] [[close]]");
  expect(await rig.exitStatus()).toBe(3);
  expect(await rig.text()).toContain("ended with exit code 3");
  expect(types()).toEqual(["session", "submitted", "seen", "program_ended"]);
  expect((await rig.screen()).state).toBe("exited");
});

it("tells of a provider's error in the words of the program", async () => {
  await open();
  await ready();
  await rig.prompt("[[error 429 too many requests]]");
  await rig.recorded("failed");
  await rig.shows("✗ Error");
  const error = plugin.screen.readError!(await rig.capture());
  expect(error).toEqual({ category: "rate_limit", message: "Internal error: 429 too many requests" });
  expect(hooks("StopFailure")[0]!.body.last_assistant_message).toContain("429");
});
