import { access, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type HookAnswer, MCP_SERVER } from "@team-agent/plugin-api";
import { afterEach, describe, expect, it } from "vitest";
import codex from "../../packages/provider-codex/src/index.ts";
import { providersHere } from "./each-program.ts";
import { GRANTED, type Stage, setStage } from "./launch.ts";

const PROVIDERS = await providersHere("claude", "codex", "copilot", "gemini", "qwen");
const LONG = 120_000;

/** What a person may type behind the name of each. */
const ARGUMENTS = {
  claude: ["--effort", "low"],
  codex: ["-c", "model_reasoning_effort=low"],
  copilot: ["--model", "scripted"],
  gemini: ["--approval-mode", "default"],
  qwen: ["--approval-mode", "default"],
};

const FORKS: readonly string[] = ["claude", "codex", "qwen"];

let stage: Stage | null = null;
afterEach(async () => {
  await stage?.close();
  stage = null;
});

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

describe.each(PROVIDERS.map((provider) => [provider.id, provider] as const))("%s", (id, provider) => {
  it("gives a leader the team's tools, text and instructions, and forks its session where it can", {
    timeout: LONG,
  }, async () => {
    stage = await setStage(provider, {
      codexConfig: 'developer_instructions = "OWN-INSTRUCTIONS"',
      claudeSettings: { permissions: { defaultMode: "acceptEdits" } },
    });
    const { api, coordinator, isolated } = stage;
    const cwd = await isolated.workspace("plain");
    coordinator.answerWith((_, call) =>
      call.kind === "promptSubmitted" ? { kind: "text", text: "LEADER-TEXT" } : { kind: "none" },
    );
    const extraArgs = ARGUMENTS[id as keyof typeof ARGUMENTS];
    const pane = await stage.start(await stage.plan(cwd, { seat: "leader", extraArgs }));
    await coordinator.waitForMcp((one) => one.method === "tools/list");
    await stage.submit(pane, 'lead [[call report_result {"summary":"x"}]] [[say ok]]');
    const ended = await coordinator.waitForHook((one) => one.call.kind === "turnEnded");
    const { text } = api.requests.at(-1)!;
    expect(text).toContain("INSTRUCTIONS-OF-THE-TEAM");
    expect(text).toContain("LEADER-TEXT");
    if (id === "codex") expect(text).toContain("OWN-INSTRUCTIONS");
    expect(coordinator.mcp.some((one) => one.method === "tools/call")).toBe(true);

    const fork = stage.plan(cwd, { mode: "fork", sessionId: ended.call.sessionId! });
    if (!FORKS.includes(id)) return await expect(fork).rejects.toThrow("cannot fork");
    const plan = await fork;
    const forked = await stage.start(plan);
    await stage.submit(forked, "forked [[say from the fork]]");
    const second = await coordinator.waitForHook((one) => one.call.lastAssistantText === "from the fork");
    expect(second.call.sessionId).not.toBe(ended.call.sessionId);
    if (plan.expectedSessionId !== null) expect(second.call.sessionId).toBe(plan.expectedSessionId);
    expect(api.requests.at(-1)!.text).toContain("LEADER-TEXT");
  });

  it("trial.12.real: asks a leader's person for consent, and its hook sees exactly what for", {
    timeout: LONG,
  }, async () => {
    stage = await setStage(provider);
    const { coordinator, isolated } = stage;
    const cwd = await isolated.workspace("plain");
    const pane = await stage.start(
      await stage.plan(cwd, { seat: "leader", consentTools: ["request_human"] }),
    );
    await coordinator.waitForMcp((one) => one.method === "tools/list");
    const calls = () => coordinator.mcp.filter((one) => one.method === "tools/call");
    // A program may tell of it before its dialog stands, or once that was answered; never after the call.
    const asking = coordinator
      .waitForHook((one) => one.call.kind === "permissionRequested")
      .then(({ call }) => ({ call, calls: calls().length }));
    await stage.submit(
      pane,
      'lead [[call report_result {"summary":"x"}]] [[call request_human {"question":"may I"}]]',
    );
    await pane.until((capture) => provider.screen.classify(capture).state === "dialog", "a dialog");
    expect(calls()).toHaveLength(1);
    await delay(600);
    const { dialog } = provider.screen.classify(await pane.capture());
    await pane.keys(...provider.answer(dialog!, "accept")!);
    const mcp = { server: MCP_SERVER, tool: "request_human" };
    expect(await asking).toMatchObject({
      call: { asksPerson: true, tool: { mcp, input: { question: "may I" } } },
      calls: 1,
    });
    await coordinator.waitForMcp((one) => one.method === "tools/call" && calls().length === 2);
    // The program tells that the call is over, and with which words it was made: only then it was said yes to.
    await coordinator.waitForHook(
      ({ call }) =>
        call.kind === "toolFinished" &&
        call.tool?.mcp?.tool === "request_human" &&
        JSON.stringify(call.tool.input) === '{"question":"may I"}',
    );
  });

  it("answers approvals by keys that were read from the screen", { timeout: LONG }, async () => {
    stage = await setStage(provider);
    const { coordinator, isolated } = stage;
    const cwd = await isolated.workspace("plain");
    const pane = await stage.start(await stage.plan(cwd, { permissions: { ...GRANTED, ask: true } }));
    await coordinator.waitForMcp((one) => one.method === "tools/list");
    const escalate = id === "codex" ? ',"sandbox_permissions":"require_escalated","justification":"why"' : "";
    for (const decision of ["accept", "deny"] as const) {
      await stage.submit(pane, `[[call shell {"command":"touch ${decision}"${escalate}}]] [[say done]]`);
      await pane.until((capture) => provider.screen.classify(capture).state === "dialog", "a dialog");
      // A key that comes within the first half second is ignored.
      await delay(600);
      const { dialog } = provider.screen.classify(await pane.capture());
      expect(dialog).toMatchObject({ kind: "approval", command: `touch ${decision}` });
      await pane.keys(...provider.answer(dialog!, decision)!);
      await pane.until((capture) => provider.screen.classify(capture).state === "ready", "an idle screen");
    }
    expect(await exists(path.join(cwd, "accept"))).toBe(true);
    expect(await exists(path.join(cwd, "deny"))).toBe(false);
  });

  // Else there is nothing to hold.
  if (provider.hooks!.permissionHoldMs > 0)
    it("holds a permission open, shows its own dialog meanwhile or not, and goes on after the denial", {
      timeout: LONG,
    }, async () => {
      stage = await setStage(provider);
      const { api, coordinator, isolated } = stage;
      let release: (answer: HookAnswer) => void = () => undefined;
      const held = new Promise<HookAnswer>((resolve) => {
        release = resolve;
      });
      let asked = false;
      coordinator.answerWith((_, call) => {
        if (call.kind !== "permissionRequested") return { kind: "none" };
        asked = true;
        return held;
      });
      const cwd = await isolated.workspace("plain");
      const pane = await stage.start(await stage.plan(cwd, { permissions: { ...GRANTED, ask: true } }));
      await coordinator.waitForMcp((one) => one.method === "tools/list");
      const escalate =
        id === "codex" ? ',"sandbox_permissions":"require_escalated","justification":"why"' : "";
      await stage.submit(pane, `[[call shell {"command":"touch held"${escalate}}]] [[say done]]`);
      // The others show their dialog only when the hook gave no answer.
      const wanted = id === "claude" ? "dialog" : "busy";
      await pane.until((capture) => asked && provider.screen.classify(capture).state === wanted, wanted);
      release({ kind: "deny", reason: "NOT-NOW" });
      await api.waitForRequest((one) => one.newText.includes("NOT-NOW"));
      const ended = await coordinator.waitForHook((one) => one.call.kind === "turnEnded");
      // GitHub Copilot CLI does not tell.
      expect(ended.call.lastAssistantText).toBe(id === "copilot" ? undefined : "done");
      expect(await exists(path.join(cwd, "held"))).toBe(false);
    });

  it("stops a blocked wake before the model sees it", { timeout: LONG }, async () => {
    stage = await setStage(provider);
    const { api, coordinator, isolated } = stage;
    coordinator.answerWith((_, call) =>
      call.kind === "promptSubmitted" ? { kind: "block", reason: "claimed already" } : { kind: "none" },
    );
    const pane = await stage.start(await stage.plan(await isolated.workspace("plain")));
    await coordinator.waitForMcp((one) => one.method === "tools/list");
    await pane.type("Team message msg_1");
    await pane.until(
      (capture) => /msg_1/.test(provider.screen.classify(capture).composer?.text ?? ""),
      "the wake",
    );
    await pane.keys("Enter");
    const shown = await pane.until(
      (capture) => capture.lines.some((line) => line.includes("claimed already")),
      "the reason",
    );
    // Claude Code puts the prompt back into its input box; the others leave the box empty.
    const composer = provider.screen.classify(shown).composer;
    expect(composer?.isDraft).toBe(id === "claude");
    expect(api.requests.filter((one) => one.newText.includes("msg_1"))).toEqual([]);
  });
});

it.skipIf(!PROVIDERS.includes(codex))(
  "starts Codex without hooks of ours where the person has hooks that are not trusted",
  {
    timeout: LONG,
  },
  async () => {
    stage = await setStage(codex);
    const { isolated } = stage;
    const mark = path.join(isolated.root, "user-hook");
    const hooks = { UserPromptSubmit: [{ hooks: [{ type: "command", command: `touch ${mark}` }] }] };
    await writeFile(path.join(isolated.codexHome, "hooks.json"), JSON.stringify({ hooks }));
    const plan = await stage.plan(await isolated.workspace("plain"));
    expect(plan.channel).toBe("paste");
    const pane = await stage.open(plan);
    const shown = await pane.until(
      (capture) => codex.screen.classify(capture).state === "dialog",
      "a dialog",
    );
    await delay(600);
    await pane.keys(...codex.answer(codex.screen.classify(shown).dialog!, "skip")!);
    await pane.until((capture) => codex.screen.classify(capture).state === "ready", "the input box");
    await stage.submit(pane, "hello [[say ok]]");
    await stage.api.waitForRequest((one) => one.newText.includes("hello"));
    expect(await exists(mark)).toBe(false);
  },
);
