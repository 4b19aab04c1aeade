import { randomUUID } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  isLaunchRefusal,
  type LaunchContext,
  type LaunchPlan,
  type PermissionGrant,
  type ProviderPlugin,
  type ScreenCapture,
  type SessionQuery,
  type TurnFact,
} from "@team-agent/plugin-api";
import { type ModelApi, startModelApi } from "@team-agent/plugin-api/testing";
import { squeeze } from "../kit/squeeze.ts";
import { type Isolated, isolate } from "./isolate.ts";
import { type Pane, startPaneServer } from "./pane.ts";
import type { ProgramName } from "./program/index.ts";
import type { Wishes } from "./program/program.ts";
import { realPrograms } from "./programs.ts";
import { type StubCoordinator, startStubCoordinator } from "./stub-coordinator.ts";

const TOKEN_ENV = "TEAM_AGENT_TOKEN";

export interface Stage {
  readonly api: ModelApi;
  readonly isolated: Isolated;
  readonly coordinator: StubCoordinator;
  plan(cwd: string, overrides?: Partial<LaunchContext>): Promise<LaunchPlan>;
  open(plan: LaunchPlan): Promise<Pane>;
  /** Starts a plan and brings it to its input box, through the trust dialog where one appears. */
  start(plan: LaunchPlan): Promise<Pane>;
  /** Types one line and submits it, as its own write, once the input box shows it. */
  submit(pane: Pane, line: string): Promise<void>;
  /** What leads to the record of a conversation that a plan began. */
  query(cwd: string, sessionId: string): SessionQuery;
  facts(cwd: string, sessionId: string): Promise<TurnFact[]>;
  close(): Promise<void>;
}

export const GRANTED: PermissionGrant = {
  tools: ["fs_read", "fs_write", "fs_list", "execute_bash", "mcp_team"],
  ask: false,
  bypass: false,
};

/** Everything that one real program needs around it, and nothing of this machine's configuration. */
export const setStage = async (provider: ProviderPlugin, options: Wishes = {}): Promise<Stage> => {
  const api = await startModelApi();
  const isolated = await isolate({
    modelUrl: api.url,
    programs: await realPrograms([provider.id as ProgramName]),
    ...options,
  });
  const token = randomUUID();
  const coordinator = await startStubCoordinator(token, provider.hooks!);
  const panes = await startPaneServer(isolated.root);
  const detection = await provider.detect({ env: isolated.env });
  let count = 0;
  // It is kept with a conversation, and goes on with it.
  const stateDirs = new Map<string | undefined, string>();
  const query = (cwd: string, sessionId: string): SessionQuery => {
    const stateDir = stateDirs.get(sessionId);
    return {
      cwd,
      env: isolated.env,
      sessionId,
      spawnedAt: 0,
      ...(stateDir === undefined ? {} : { stateDir }),
    };
  };
  return {
    query,
    api,
    isolated,
    coordinator,
    plan: async (cwd, overrides = {}) => {
      count += 1;
      const secretDir = path.join(isolated.root, `secret-${count}`);
      await mkdir(secretDir, { mode: 0o700 });
      const hookUrl = `${coordinator.url}/hooks`;
      const before = overrides.mode === "resume" ? stateDirs.get(overrides.sessionId) : undefined;
      const stateDir = before ?? path.join(isolated.root, `state-${count}`);
      const planned = await provider.plan({
        mode: "fresh",
        seat: "worker",
        agentId: `agent-${count}`,
        teamKey: "team",
        cwd,
        newSessionId: randomUUID(),
        detection,
        mcpUrl: `${coordinator.url}/mcp`,
        hookUrl,
        hookCommand: [
          process.execPath,
          path.join(import.meta.dirname, "hook-client.mjs"),
          hookUrl,
          TOKEN_ENV,
        ],
        mcpCommand: [],
        token,
        tokenEnv: TOKEN_ENV,
        secretDir,
        stateDir,
        hints: {},
        instructions: `INSTRUCTIONS-OF-THE-TEAM, quoted and "not" obeyed: [[say never]]`,
        permissions: GRANTED,
        model: null,
        command: null,
        channel: null,
        profile: null,
        inheritMcp: false,
        allowRepositoryExecutables: false,
        consentTools: [],
        env: isolated.env,
        extraArgs: [],
        ...overrides,
      });
      if (isLaunchRefusal(planned)) throw new Error(`${planned.refused}: ${planned.message}`);
      if (planned.expectedSessionId !== null) stateDirs.set(planned.expectedSessionId, stateDir);
      return planned;
    },
    open: (plan) => panes.open(plan, isolated.env),
    start: async (plan) => {
      const pane = await panes.open(plan, isolated.env);
      await bringToComposer(provider, pane, plan.cwd);
      return pane;
    },
    submit: async (pane, line) => {
      await pane.type(line);
      const shows = (capture: ScreenCapture): boolean =>
        squeeze(provider.screen.classify(capture).composer?.text ?? "") === squeeze(line);
      await pane.until(shows, `the input box with ${line}`);
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await pane.keys("Enter");
        const left = pane.until((capture) => !shows(capture), "the input box empty", 1_000);
        if (
          await left.then(
            () => true,
            () => false,
          )
        )
          return;
      }
      throw new Error(`${line} was not submitted`);
    },
    facts: async (cwd, sessionId) => {
      const found = await provider.sessions.locate(query(cwd, sessionId));
      if (found === null) throw new Error(`no transcript of ${sessionId}`);
      const reader = provider.createTranscriptReader?.();
      if (reader === undefined) throw new Error(`${provider.id} keeps no file of lines`);
      const lines = (await readFile(found.transcriptPath, "utf8")).split("\n");
      return lines.flatMap((line) => reader.push(line));
    },
    close: async () => {
      await panes.close();
      await coordinator.close();
      await api.close();
      await isolated.remove();
    },
  };
};

/** A key within the first half second of a dialog is ignored, so it is read again, pressed, and looked at. */
const bringToComposer = async (provider: ProviderPlugin, pane: Pane, cwd: string): Promise<void> => {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const seen = await pane.until(
      (capture) => ["ready", "dialog", "exited"].includes(provider.screen.classify(capture).state),
      "an input box or a dialog",
    );
    const { state, dialog, evidence } = provider.screen.classify(seen);
    if (state === "ready") return;
    if (state === "exited") throw new Error(`it ended: ${evidence}`);
    // Offers of the program's own are turned down; only the question about this very folder gets a yes.
    const decision = dialog?.kind === "question" ? "skip" : "trust";
    if (decision === "trust" && dialog?.path !== cwd) {
      throw new Error(`unexpected: ${JSON.stringify(dialog)}`);
    }
    await delay(600);
    const again = provider.screen.classify(await pane.capture());
    const keys = again.dialog === undefined ? null : provider.answer(again.dialog, decision);
    if (keys !== null) await pane.keys(...keys);
    await pane
      .until((capture) => provider.screen.classify(capture).state !== "dialog", "the dialog gone", 2_000)
      .catch(() => undefined);
  }
  throw new Error("the trust dialog did not go away");
};
