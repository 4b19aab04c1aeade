import { afterEach, expect, it } from "vitest";
import { type Rig, startRig, until } from "./rig.ts";

let rig: Rig;
const open = async (...options: Parameters<typeof startRig>): Promise<void> => {
  rig = await startRig(...options);
};
const types = () => rig.records().map(({ type }) => type);
const lastLines = async () =>
  (await rig.text())
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-4);

afterEach(() => rig.close());

it("leaves out what is no message, and goes on", async () => {
  await open();
  await rig.becomes("ready");
  await rig.prompt("[[rubbish]] [[say still here]]");
  await rig.recorded("ended");
  await rig.shows("● still here");
  expect(await rig.text()).not.toContain("this is no message");
});

it("says in three lines that a program closes at once, and what it said last", async () => {
  await open({ flags: "--closes" });
  expect(await rig.exitStatus()).toBe(4);
  const lines = await lastLines();
  expect(lines.join("\n")).toContain("ended with exit code 4");
  expect(lines.join("\n")).toContain("no licence");
  expect((await rig.screen()).state).toBe("exited");
});

it("says in three lines that a program does not answer, and ends", async () => {
  await open({ flags: "--silent" });
  expect((await rig.becomes("starting")).state).toBe("starting");
  expect(await rig.exitStatus()).toBe(1);
  const text = (await lastLines()).join("\n");
  expect(text).toContain("no answer to its first question within 10 s");
  expect(text).toContain("run it in a terminal: ./scripted --silent");
  expect((await rig.screen()).state).toBe("exited");
});

it("ends with a program whose own child keeps its output open and floods it", async () => {
  await open({ flags: "--floods" });
  expect(await rig.exitStatus()).toBe(1);
  expect((await lastLines()).join("\n")).toContain("no answer to its first question within 10 s");
});

it("says how somebody signs in, and refuses another version of the protocol", async () => {
  await open({ flags: "--signed-out" });
  expect(await rig.exitStatus()).toBe(1);
  expect((await lastLines()).join("\n")).toContain("Run `scripted login`");
  await rig.close();
  await open({ flags: "--future" });
  expect(await rig.exitStatus()).toBe(1);
  expect((await lastLines()).join("\n")).toContain("it speaks version 3 of the protocol");
});

it("refuses to begin anew where a program cannot go on with a conversation, and a model that it has not", async () => {
  await open({ flags: "--forgets", context: { mode: "resume", sessionId: "ses_scripted-1" } });
  expect(await rig.exitStatus()).toBe(1);
  expect((await lastLines()).join("\n")).toContain("cannot go on with an earlier conversation");
  await rig.close();
  await open({ context: { model: "m9" } });
  expect(await rig.exitStatus()).toBe(1);
  expect((await lastLines()).join("\n")).toContain("set model to one that it offers: m1, m2");
});

it("stands a flood, and what comes behind it", async () => {
  await open();
  await rig.becomes("ready");
  await rig.prompt("[[flood 10000]] [[say the end]]");
  await rig.recorded("ended");
  await rig.shows("line 9999 of a flood");
  await rig.becomes("ready");
  expect(types()).toEqual(["session", "submitted", "seen", "ended"]);
});

it("calls a turn that was told to stop interrupted, though the program says that it ended", async () => {
  await open({ flags: "--ends-cancelled-turns" });
  await rig.becomes("ready");
  await rig.prompt("[[say begun]] [[sleep 20000]]");
  await rig.shows("begun");
  await rig.keys("Escape");
  await rig.recorded("interrupted");
  expect(types()).not.toContain("ended");
});

it("refuses methods that it does not have", async () => {
  await open();
  await rig.becomes("ready");
  await rig.prompt("[[unknown]]");
  await rig.shows("refused -32601");
});

it("stands a line of megabytes, and one that is longer than any message", async () => {
  await open();
  await rig.becomes("ready");
  await rig.prompt("[[huge 3000000]] [[say one]]");
  await until("one end", () => types().filter((type) => type === "ended").length === 1);
  await rig.prompt("[[huge 20000000]] [[say two]]");
  await until("two ends", () => types().filter((type) => type === "ended").length === 2);
  await rig.shows("two");
});

it("lets no control sequence of the program reach the terminal", async () => {
  await open();
  await rig.becomes("ready");
  await rig.prompt("[[say before]]");
  await rig.shows("● before");
  await rig.prompt("[[controls]]");
  await rig.shows("● red back");
  // Nothing was erased by it.
  expect(await rig.text()).toContain("● before");
});

it("shows the beginning of a question that is megabytes long, and asks the team by its first words", async () => {
  await open();
  await rig.becomes("ready");
  rig.stub.answers.PermissionRequest = [{ hookSpecificOutput: { decision: { behavior: "allow" } } }];
  await rig.prompt("[[long 2000000]]");
  await rig.recorded("ended");
  await rig.shows("answered o1");
  const asked = rig.stub.hooks.find(({ event }) => event === "PermissionRequest")!.body;
  expect(JSON.stringify(asked).length).toBeLessThan(2_000);
  expect(asked.tool_line).toMatch(/^x{399}…$/);
});
