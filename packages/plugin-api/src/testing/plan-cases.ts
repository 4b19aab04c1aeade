import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import {
  type Detection,
  isLaunchRefusal,
  type LaunchContext,
  type LaunchPlan,
  type LaunchRefusal,
  type Provider,
} from "../provider.ts";
import type { Ability } from "./abilities.ts";
import type { ConformanceCase } from "./case.ts";
import type { ProviderCaseOptions } from "./provider-case-options.ts";
import { workerLaunch } from "./worker-launch.ts";

const MODES = ["fresh", "resume", "fork"] as const;
const SEATS = ["worker", "leader"] as const;
const READY_WHEN: readonly string[] = ["mcpListed", "composer", "both", "recordWritten"];
/** Linux takes no longer argument. */
const ARGUMENT_BYTES = 128 * 1024;

export const planCases = (plugin: Provider, options: ProviderCaseOptions): readonly ConformanceCase[] => [
  ...MODES.flatMap((mode) =>
    SEATS.map(
      (seat): ConformanceCase => ({
        name: `plans a ${mode} ${seat}, or refuses in so many words`,
        async run() {
          const context = await launchContext(plugin, options, { mode, seat });
          const plan = await plugin.plan(context);
          if (isLaunchRefusal(plan)) return checkRefusal(plan, plugin, mode);
          checkPlan(plan, context, plugin);
          await assert.rejects(access(context.secretDir), "the plan wrote files itself");
          for (const ability of shownBy(plan, context)) options.onSeen?.({ ability, as: "shown" });
        },
      }),
    ),
  ),
  ...(["resume", "fork"] as const).map(
    (mode): ConformanceCase => ({
      name: `refuses to ${mode} without a session, instead of starting afresh`,
      async run() {
        const { sessionId: _, ...context } = await launchContext(plugin, options, { mode, seat: "worker" });
        const plan = await plugin.plan(context);
        assert.ok(isLaunchRefusal(plan), "it planned a launch");
        checkRefusal(plan, plugin, null);
      },
    }),
  ),
  {
    name: "finds no record in what a launch of its own has written",
    async run() {
      const context = await launchContext(plugin, options, { mode: "fresh", seat: "worker" });
      const plan = await plugin.plan(context);
      if (isLaunchRefusal(plan)) return;
      for (const { path, content } of plan.files) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, content, { mode: 0o600 });
      }
      const { cwd, env, stateDir } = context;
      const sessionId = plan.expectedSessionId ?? context.newSessionId;
      const { hints = {} } = plan;
      const query = { cwd, env: { ...env, ...plan.env }, sessionId, spawnedAt: Date.now(), stateDir, hints };
      assert.equal(await plugin.sessions.locate(query), null, "what we wrote would prove a delivery");
    },
  },
  {
    name: "long instructions fit into what a process may be given",
    async run() {
      const context = await launchContext(plugin, options, { mode: "fresh", seat: "worker" });
      const plan = await plugin.plan({ ...context, instructions: "é".repeat(33_000) });
      if (!isLaunchRefusal(plan)) checkPlan(plan, context, plugin);
    },
  },
];

const launchContext = async (
  plugin: Provider,
  { context, directory }: ProviderCaseOptions,
  { mode, seat }: Pick<LaunchContext, "mode" | "seat">,
): Promise<LaunchContext> => ({
  ...workerLaunch(""),
  mode,
  seat,
  cwd: directory,
  ...(mode === "fresh" ? {} : { sessionId: randomUUID() }),
  newSessionId: randomUUID(),
  detection: await detectionOf(plugin),
  mcpCommand: ["/usr/bin/node", "/opt/team-agent/mcp.js"],
  token: `secret-${randomUUID()}`,
  secretDir: join(directory, `secret-${randomUUID()}`),
  stateDir: join(directory, `state-${randomUUID()}`),
  permissions: { tools: ["fs_read", "mcp_team"], ask: false, bypass: false },
  env: { HOME: directory, PATH: process.env.PATH ?? "" },
  ...context,
});

/** A plan is only words: where the program is not installed, it is planned as if it were. */
const detectionOf = async ({ detect, programs }: Provider): Promise<Detection> => {
  const found = await detect({ env: process.env });
  if (found.installed) return found;
  const program = join("/opt/not-installed", programs[0] ?? "program");
  return { installed: true, program, versionVerified: false, signedIn: "unknown" };
};

/** What a plan for a worker proves. */
const shownBy = (plan: LaunchPlan, context: LaunchContext): readonly Ability[] => {
  if (context.seat !== "worker") return [];
  if (context.mode !== "fresh") return [context.mode];
  const words = [...plan.argv, ...Object.values(plan.env), ...plan.files.map(({ content }) => content)];
  const hasTools = words.some(
    (text) => text.includes(context.mcpUrl) || text.includes(context.mcpCommand.at(-1)!),
  );
  const isPreset = plan.expectedSessionId === context.newSessionId;
  return [...(isPreset ? ["presetSessionId" as const] : []), ...(hasTools ? ["mcp" as const] : [])];
};

/** `mode` null: whatever the provider can do, this had to be refused. */
const checkRefusal = (
  refusal: LaunchRefusal,
  { capabilities }: Provider,
  mode: LaunchContext["mode"] | null,
): void => {
  assert.match(refusal.refused, /^[a-z][a-z0-9_]*$/, "the refusal has no name");
  assert.ok(refusal.message && refusal.action, "a refusal says what is wrong and what to do");
  // A session that is gone, or a program that is not installed, are reasons of their own.
  if (mode === "fork" && !capabilities.fork) return;
  if (mode === "resume" && !capabilities.resume) return;
  assert.ok(
    mode !== "fresh" || !/^(?:fork|resume)/.test(refusal.refused),
    "a fresh start was taken for something else",
  );
};

const checkPlan = (plan: LaunchPlan, context: LaunchContext, { capabilities, hooks }: Provider): void => {
  assert.ok(capabilities.resume || context.mode !== "resume", "resume was planned without the ability");
  assert.ok(capabilities.fork || context.mode !== "fork", "fork was planned without the ability");
  assert.ok(
    plan.argv.length > 0 && isAbsolute(plan.argv[0]!),
    "the program must be named by an absolute path",
  );
  for (const argument of plan.argv) {
    assert.ok(!argument.includes(context.token), "the token stands in the command line");
    assert.ok(
      !argument.includes("\0") && Buffer.byteLength(argument) < ARGUMENT_BYTES,
      "an argument cannot be passed",
    );
  }
  for (const { path } of plan.files) {
    assert.ok(
      isInside(context.secretDir, path) || isInside(context.stateDir, path),
      `${path} is outside secretDir and stateDir`,
    );
  }
  for (const { path, content } of plan.files)
    assert.ok(
      !isInside(context.stateDir, path) || !content.includes(context.token),
      `${path} is in stateDir and holds the token`,
    );
  for (const [name, hint] of Object.entries(plan.hints ?? {}))
    assert.ok(!hint.includes(context.token), `the hint ${name} holds the token`);
  for (const name of [...Object.keys(plan.env), ...plan.unsetEnv])
    assert.match(name, /^[A-Za-z_][A-Za-z0-9_]*$/);
  assert.equal(plan.cwd, context.cwd, "cwd");
  assert.ok(plan.channel === "paste" || hooks !== null, "the hook channel was planned without hooks");
  assert.ok(READY_WHEN.includes(plan.readyWhen), `readyWhen is ${plan.readyWhen}`);
  if (context.mode === "resume") assert.equal(plan.expectedSessionId, context.sessionId, "expectedSessionId");
  if (context.mode === "fresh" && capabilities.presetSessionId && context.seat === "worker") {
    assert.equal(plan.expectedSessionId, context.newSessionId, "expectedSessionId");
  }
};

const isInside = (folder: string, path: string): boolean => {
  const inside = relative(folder, path);
  return inside !== "" && !inside.startsWith("..") && !isAbsolute(inside);
};
