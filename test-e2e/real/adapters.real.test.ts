import { access, appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import type { TurnFact } from "@team-agent/plugin-api";
import { afterEach, describe, expect, it } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { providersHere } from "./each-program.ts";
import { hostileFiles } from "./hostile.ts";
import { GRANTED, type Stage, setStage } from "./launch.ts";

const PROVIDERS = await providersHere("claude", "codex", "gemini", "qwen");
const LONG = 120_000;

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
  // At a prompt, in a turn and at its end; and a hostile repository runs nothing.
  verifies(
    "real.adapters",
    async () => {
      stage = await setStage(provider);
      const { api, coordinator, isolated } = stage;
      const mark = path.join(isolated.root, "mark");
      const continues = provider.hooks!.maxContinuations > 0;
      const cwd = await isolated.workspace("hostile", hostileFiles(mark));
      const shellFile = path.join(cwd, "by-shell");
      const writtenFile = path.join(cwd, "written");
      coordinator.answerWith((_, call) => {
        // A program may call it for what a hook gave it, too.
        if (call.kind === "promptSubmitted" && call.prompt?.includes("msg_1")) {
          const text = `PROMPT-TEXT [[call shell {"command":"echo hi > by-shell"}]]
          [[call write {"path":"${writtenFile}","content":"words"}]] [[call report_result {"summary":"s"}]] [[say finished]]`;
          return { kind: "text", text };
        }
        if (call.kind === "toolFinished" && call.tool?.command.includes("by-shell")) {
          return { kind: "text", text: "MID-TURN-TEXT" };
        }
        const isFirst = !coordinator.hooks.some((one) => one.call.kind === "turnEnded");
        return call.kind === "turnEnded" && isFirst && continues
          ? { kind: "text", text: "END-TEXT [[say went on]]" }
          : { kind: "none" };
      });

      const plan = await stage.plan(cwd);
      const pane = await stage.start(plan);
      await coordinator.waitForMcp((one) => one.method === "tools/list");
      await stage.submit(pane, "Team message msg_1 from lead");

      const first = await api.waitForRequest((one) => one.newText.includes("PROMPT-TEXT"));
      expect(first.text).toContain("INSTRUCTIONS-OF-THE-TEAM");
      expect(first.text).toContain("PROJECT-TEXT");
      if (id === "claude") expect(first.text).not.toContain("evil-skill");
      expect(first.tools.some((tool) => tool.includes("report_result"))).toBe(true);
      await api.waitForRequest((one) => one.newText.includes("MID-TURN-TEXT"));
      if (continues) await api.waitForRequest((one) => one.newText.includes("END-TEXT"));
      const ended = await coordinator.waitForHook(
        (one) => one.call.kind === "turnEnded" && one.body.stop_hook_active === continues,
      );
      const last = continues ? "went on" : "finished";
      // A program may tell all that it said since the prompt.
      expect(ended.call.lastAssistantText?.split("\n").at(-1)).toBe(last);
      expect(await readFile(shellFile, "utf8")).toBe("hi\n");
      expect(await readFile(writtenFile, "utf8")).toBe("words");
      expect(coordinator.mcp.some((one) => one.method === "tools/call")).toBe(true);
      expect(coordinator.hooks.filter((one) => one.call.kind === "permissionRequested")).toEqual([]);
      expect(await exists(mark)).toBe(false);

      const sessionId = ended.call.sessionId!;
      if (plan.expectedSessionId !== null) expect(sessionId).toBe(plan.expectedSessionId);
      await pane.until((capture) => provider.screen.classify(capture).state === "ready", "an idle screen");
      const facts = await eventually(
        () => stage!.facts(cwd, sessionId),
        (list) => lastClosed(list)?.lastText === last,
      );
      const origins = (text: string): readonly string[] =>
        facts.flatMap((one) => (one.kind === "textSeen" && one.text.includes(text) ? [one.origin] : []));
      expect(origins("Team message msg_1")).toContain("prompt");
      // A program may put a hook's text behind the tool's own, and give that of a turn's end as a prompt.
      for (const text of ["PROMPT-TEXT", "MID-TURN-TEXT"])
        expect(origins(text), text).toContainEqual(expect.stringMatching(/^(?:hook|tool)$/));
      if (continues) expect(origins("END-TEXT")).not.toEqual([]);
      expect(facts.filter((one) => one.kind === "toolCalled").length).toBe(3);
      expect(lastClosed(facts)).toMatchObject({ lastText: last });
      const found = await provider.sessions.isResumable(stage.query(cwd, sessionId));
      expect(found).toMatchObject({ ok: true });
    },
    LONG,
  );

  const decidesByHook = provider.hooks!.permissionHoldMs > 0;
  // Else there is nothing to ask through.
  if (decidesByHook)
    it("asks through the hook what is not granted, and a denial reaches the model", {
      timeout: LONG,
    }, async () => {
      stage = await setStage(provider);
      const { api, coordinator, isolated } = stage;
      const cwd = await isolated.workspace("plain");
      coordinator.answerWith((_, call) => {
        if (call.kind !== "permissionRequested") return { kind: "none" };
        return call.tool?.command.includes("allowed")
          ? { kind: "allow" }
          : { kind: "deny", reason: "NOT-TODAY" };
      });
      const plan = await stage.plan(cwd, { permissions: { ...GRANTED, ask: true } });
      const pane = await stage.start(plan);
      await coordinator.waitForMcp((one) => one.method === "tools/list");
      const escalate =
        id === "codex" ? ',"sandbox_permissions":"require_escalated","justification":"why"' : "";
      await stage.submit(
        pane,
        `[[call shell {"command":"touch allowed"${escalate}}]] [[call shell {"command":"touch denied"${escalate}}]]`,
      );
      await api.waitForRequest((one) => one.newText.includes("NOT-TODAY"));
      await coordinator.waitForHook((one) => one.call.kind === "turnEnded");
      expect(await exists(path.join(cwd, "allowed"))).toBe(true);
      expect(await exists(path.join(cwd, "denied"))).toBe(false);
      const asked = coordinator.hooks.filter((one) => one.call.kind === "permissionRequested");
      expect(asked.map((one) => one.call.tool?.command)).toEqual(["touch allowed", "touch denied"]);
    });

  it("runs nothing of a repository from a folder inside it", { timeout: LONG }, async () => {
    stage = await setStage(provider);
    const { api, coordinator, isolated } = stage;
    const mark = path.join(isolated.root, "mark");
    const root = await isolated.workspace("hostile", {
      ...hostileFiles(mark),
      ".git/HEAD": "ref: x",
      "sub/a": "",
    });
    const cwd = path.join(root, "sub");
    // The person once trusted the repository; this agent's start must not make use of it.
    const trusted = `\n[projects."${root}"]\ntrust_level = "trusted"\n`;
    if (id === "codex") await appendFile(path.join(isolated.codexHome, "config.toml"), trusted);
    const pane = await stage.start(await stage.plan(cwd));
    await coordinator.waitForMcp((one) => one.method === "tools/list");
    await stage.submit(pane, "hello [[say ok]]");
    await api.waitForRequest((one) => one.newText.includes("hello"));
    await coordinator.waitForHook((one) => one.call.kind === "turnEnded");
    expect(await exists(mark)).toBe(false);
  });

  // Gemini CLI loses what is typed while it loads a conversation: a whole team shows it (restart.real).
  if (id !== "gemini")
    it("resumes the conversation of a session that ended", { timeout: LONG }, async () => {
      stage = await setStage(provider);
      const { api, coordinator, isolated } = stage;
      const cwd = await isolated.workspace("plain");
      const first = await stage.start(await stage.plan(cwd));
      await coordinator.waitForMcp((one) => one.method === "tools/list");
      await stage.submit(first, "remember WORD-ONE [[say noted]]");
      const { call } = await coordinator.waitForHook((one) => one.call.kind === "turnEnded");
      await first.type("/exit");
      await first.until(
        (capture) => capture.lines.some((line) => line.includes("/exit")),
        "the typed command",
      );
      await first.keys("Enter");
      await first.until((capture) => provider.screen.classify(capture).state === "exited", "its last words");
      const listed = coordinator.mcp.length;
      const second = await stage.start(await stage.plan(cwd, { mode: "resume", sessionId: call.sessionId! }));
      await eventually(
        async () => coordinator.mcp.slice(listed),
        (list) => list.some((one) => one.method === "tools/list"),
      );
      await stage.submit(second, "and WORD-TWO [[say again]]");
      const request = await api.waitForRequest((one) => one.newText.includes("WORD-TWO"));
      expect(request.text).toContain("WORD-ONE");
      const again = await coordinator.waitForHook((one) => one.call.lastAssistantText === "again");
      expect(again.call.sessionId).toBe(call.sessionId);
    });
});

const lastClosed = (facts: readonly TurnFact[]) => facts.findLast((one) => one.kind === "turnClosed");

const eventually = async <T>(read: () => Promise<T>, accept: (value: T) => boolean): Promise<T> => {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const value = await read();
    if (accept(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
