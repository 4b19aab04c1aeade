import path from "node:path";
import type { LaunchContext, LaunchPlan, LaunchRefusal } from "@team-agent/plugin-api";
import { proxyExceptions, readPlainFile, refuseLaunch } from "@team-agent/plugin-api/toolkit";
import { planDoor } from "./door/index.ts";
import { hookArguments } from "./hook-config.ts";
import { mcpArguments, permissionArguments } from "./launch-arguments.ts";
import { mayBringHooks } from "./leader-arguments.ts";
import { findOtherHooks } from "./other-hooks.ts";
import { repositoryExecutables } from "./repository.ts";
import type { Settings } from "./settings.ts";
import { ownInstructions, tomlString } from "./toml.ts";
import { decideTrust, type Trust } from "./trust.ts";
import { codexHome, INSTALL_COMMAND } from "./values.ts";

/** Linux takes at most 128 KiB per argument. */
const ARGUMENT_LIMIT_BYTES = 120 * 1024;

export const plan = async (ctx: LaunchContext): Promise<LaunchPlan | LaunchRefusal> => {
  const notes: string[] = [];
  const trust = ctx.seat === "worker" ? await decideTrust(ctx) : await leaderTrust(ctx);
  if (trust.note !== null) notes.push(trust.note);
  const instructions = await instructionsFor(ctx, trust, notes);
  const refusal = refuse(ctx, instructions);
  if (refusal !== null) return refusal;
  const otherHooks = await hooksBesideOurs(ctx, trust);
  if (otherHooks !== null) notes.push(`Messages are pasted, because ${otherHooks} may bring other hooks.`);
  const settings = { trust, instructions, otherHooks, notes };
  const usual = usualPlan(ctx, settings);
  return ctx.channel === "app-server" ? await planDoor(ctx, settings, usual) : usual;
};

const usualPlan = (ctx: LaunchContext, { trust, instructions, otherHooks, notes }: Settings): LaunchPlan => ({
  argv: [
    ctx.detection.program!,
    // Named again: one whose conversation was begun in another folder asks at its start which of the two is meant.
    ...(ctx.mode === "fresh" ? [] : [ctx.mode, "-C", ctx.cwd]),
    // The shared server keeps the settings it was started with, so ours would not count there; and it outlives everything.
    ...unlessGiven(ctx, "--no-daemon"),
    // A person answers a leader's offer of an update, or has switched it off.
    ...(ctx.seat === "worker" ? ["-c", "check_for_update_on_startup=false"] : []),
    ...trust.argv,
    ...mcpArguments(ctx),
    ...(ctx.seat === "worker" ? permissionArguments(ctx.permissions) : []),
    ...(ctx.model === null ? [] : ["-m", ctx.model]),
    "-c",
    `developer_instructions=${tomlString(instructions)}`,
    ...(otherHooks === null ? hookArguments(ctx) : []),
    ...(otherHooks === null ? unlessGiven(ctx, "--dangerously-bypass-hook-trust") : []),
    ...(ctx.mode === "fresh" ? [] : [ctx.sessionId!]),
    ...(ctx.seat === "leader" ? ctx.extraArgs : []),
  ],
  env: { ...proxyExceptions(ctx.env), [ctx.tokenEnv]: ctx.token },
  unsetEnv: [],
  files: [],
  cwd: ctx.cwd,
  // The program chooses its own id; a fork gets a new one.
  expectedSessionId: ctx.mode === "resume" ? ctx.sessionId! : null,
  readyWhen: "mcpListed",
  channel: otherHooks === null ? "hooks" : "paste",
  notes,
});

const PROGRAM = { displayName: "Codex", installCommand: INSTALL_COMMAND, canFork: true };

const refuse = (ctx: LaunchContext, instructions: string): LaunchRefusal | null => {
  const refusal = refuseLaunch(ctx, PROGRAM);
  if (refusal !== null) return refusal;
  const size = Buffer.byteLength(instructions);
  if (size <= ARGUMENT_LIMIT_BYTES) return null;
  const message = `The instructions are ${size} bytes long; ${ARGUMENT_LIMIT_BYTES} is the most.`;
  return { refused: "instructions_too_long", message, action: "Shorten the role's text." };
};

/** What may bring hooks that the bypass of the trust in ours would run as well; null where nothing can. */
const hooksBesideOurs = async (ctx: LaunchContext, trust: Trust): Promise<string | null> => {
  if (trust.runsRepository) return "the repository's .codex";
  if (ctx.seat === "leader" && mayBringHooks(ctx.extraArgs)) return "your own arguments";
  return await findOtherHooks(ctx.env);
};

/** The program takes a flag once. */
const unlessGiven = ({ extraArgs }: LaunchContext, flag: string): string[] =>
  extraArgs.includes(flag) ? [] : [flag];

/** A leader's folder is trusted, or not, as the person has it. */
const leaderTrust = async (ctx: LaunchContext): Promise<Trust> => {
  const executables = await repositoryExecutables(ctx.cwd);
  return { argv: [], runsRepository: executables.length > 0, projectInstructions: null, note: null };
};

/** Ours replace the key in the person's configuration, so theirs are put before them. */
const instructionsFor = async (ctx: LaunchContext, trust: Trust, notes: string[]): Promise<string> => {
  const config = await readPlainFile(path.join(codexHome(ctx.env), "config.toml")).catch(() => "");
  const own = ownInstructions(config);
  if (own === undefined)
    notes.push("The team's instructions replace developer_instructions of your config.toml.");
  const project =
    trust.projectInstructions === null ? null : `# AGENTS.md of this folder\n\n${trust.projectInstructions}`;
  return [own, project, ctx.instructions]
    .filter((part) => typeof part === "string" && part !== "")
    .join("\n\n");
};
