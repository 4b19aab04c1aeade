import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { LaunchPlan } from "../src/provider.ts";
import { createFakeTransport, runPlan, transportCases } from "../src/testing/index.ts";

const directory = mkdtempSync(join(tmpdir(), "fake-transport-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What wants a terminal in raw mode, with an echo, or that makes a line of what is typed; and processes of others. */
const NOT_KEPT: readonly string[] = [
  "a paste is marked as one for a program that wants to know",
  "pastes 100 KB whole",
  "presses keys by name",
  "sees a program end by itself",
  "tells of the processes of its host, by an id and a beginning",
  "types wide characters and shell syntax literally, and sees them",
];

const teamAgent = { kind: "transport", id: "fake", apiVersion: 1, entry: "./x.js", displayName: "Fake" };
const manifest = { name: "fake", version: "1.0.0", keywords: ["team-agent-plugin"], teamAgent };
const cases = transportCases(createFakeTransport(), { manifest, serverKey: "0123456789ab", directory });

test("the cases that it cannot keep are cases of the contract", () => {
  const names = cases.map(({ name }) => name);
  expect(NOT_KEPT.filter((name) => !names.includes(name))).toEqual([]);
});

test.each(cases.filter(({ name }) => !NOT_KEPT.includes(name)).map((one) => [one.name, one] as const))(
  "the fake transport %s",
  (_name, one) => one.run(),
);

const PROGRAM = `
process.stdin.setEncoding("utf8");
process.stdout.write("\\x1b[?2004h\\x1b]0;sample\\x07" + process.env.TOKEN + "\\n> ");
process.stdin.on("data", (text) => process.stdout.write("\\r\\x1b[K" + JSON.stringify(text) + "\\n> "));
`;

test("runs a plan with its files and its environment, shows its screen, and hands over one paste", async () => {
  const file = join(directory, "secret", "settings.json");
  const plan: LaunchPlan = {
    argv: [process.execPath, "-e", PROGRAM],
    env: { TOKEN: "hidden" },
    unsetEnv: ["SESSION"],
    files: [{ path: file, content: "{}" }],
    cwd: directory,
    expectedSessionId: null,
    readyWhen: "composer",
    channel: "paste",
    notes: [],
  };
  const run = await runPlan(plan, { PATH: process.env.PATH ?? "", SESSION: "of somebody else" });
  const first = await run.waitForScreen(({ lines }) => lines.includes(">"));
  expect([first.lines, first.title]).toEqual([["hidden", ">"], "sample"]);
  expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual(["{}", 0o600]);
  await run.submit("one\ntwo");
  await run.keys(["Down"]);
  await run.waitForScreen(({ lines }) => lines.join("").includes('\\u001b[B"'));
  const { lines } = await run.screen();
  expect(lines.join("")).toContain("\\u001b[200~one\\rtwo\\u001b[201~");
  await run.end();
  expect(existsSync(`/proc/${run.pid}`)).toBe(false);
});

test("says what stands there when the screen that is waited for does not come", async () => {
  const plan = {
    argv: [process.execPath, "-e", "console.log('something else')"],
    env: {},
    unsetEnv: [],
    files: [],
    cwd: directory,
    expectedSessionId: null,
    readyWhen: "composer",
    channel: "paste",
    notes: [],
  } as const;
  const run = await runPlan(plan, {});
  await expect(run.waitForScreen(() => false, 500)).rejects.toThrow("something else");
  await run.end();
});
