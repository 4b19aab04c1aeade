import path from "node:path";
import { fileURLToPath } from "node:url";
import type { LaunchContext, LaunchPlan, LaunchRefusal } from "@team-agent/plugin-api";
import { findOnPath, MCP_SERVER, proxyExceptions } from "@team-agent/plugin-api/toolkit";
import { grantOf, mayWrite } from "./grants.ts";
import { hooks } from "./hooks.ts";
import type { HostSettings } from "./host/settings.ts";
import { prepare } from "./prepare.ts";
import { BYPASSES, isKnown, type Program, programOf } from "./programs.ts";
import { broughtFor } from "./repository.ts";

/** Beside this module: the built program from a build, its source from source. */
export const HOST_PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./acp-host.ts" : "./acp-host.js", import.meta.url),
);

/** It talks to one program and keeps next to nothing. */
const NODE_OPTIONS = ["--optimize-for-size", "--max-semi-space-size=1", "--max-old-space-size=48"];

export const plan = async (ctx: LaunchContext): Promise<LaunchPlan | LaunchRefusal> => {
  const command = commandOf(ctx);
  const program = programOf(command);
  const executable = await executableOf(program.words[0], ctx);
  const refusal = refuse(ctx, command) ?? (await refuseRepository(ctx, command, program));
  if (refusal !== null) return refusal;
  if (executable === null) return missing(program);
  await prepare(executable, program, ctx.env);
  const file = path.join(ctx.secretDir, "acp-host.json");
  const settings = settingsFor(ctx, command, program, executable);
  return {
    argv: [process.execPath, ...NODE_OPTIONS, HOST_PROGRAM, file],
    env: {
      ...proxyExceptions(ctx.env),
      ...(ctx.seat === "worker" ? program.worker.env : {}),
      [ctx.tokenEnv]: ctx.token,
    },
    unsetEnv: ctx.seat === "worker" ? BYPASSES : [],
    files: [{ path: file, content: `${JSON.stringify(settings, null, 2)}\n` }],
    cwd: ctx.cwd,
    expectedSessionId: ctx.mode === "resume" ? ctx.sessionId! : null,
    readyWhen: program.listsTools ? "mcpListed" : "composer",
    channel: "hooks",
    notes: [],
    hints: { command },
  };
};

/** A leader's person says what is to be started: `team-agent acp <command>`. */
const commandOf = ({ command, seat, extraArgs }: LaunchContext): string =>
  (command ?? (seat === "leader" ? extraArgs.join(" ") : "")).trim();

/** A path counts from the agent's own folder. */
const executableOf = async (
  word: string | undefined,
  { env, cwd }: LaunchContext,
): Promise<string | null> => {
  if (word === undefined) return null;
  if (!word.includes("/")) return findOnPath(word, env);
  return findOnPath(path.basename(word), { PATH: path.dirname(path.resolve(cwd, word)) });
};

const settingsFor = (
  ctx: LaunchContext,
  command: string,
  program: Program,
  executable: string,
): HostSettings => ({
  command,
  argv: [executable, ...program.words.slice(1), ...(ctx.seat === "worker" ? program.worker.words : [])],
  cwd: ctx.cwd,
  stateDir: ctx.stateDir,
  resume: ctx.mode === "resume" ? ctx.sessionId! : null,
  model: ctx.model,
  instructions: ctx.instructions,
  grant: grantOf(ctx.permissions),
  consentTools: ctx.consentTools,
  asksTeam: ctx.seat === "worker",
  // A leader's program is in the mode that its person likes.
  mode:
    ctx.seat === "leader"
      ? null
      : (program.modes?.[mayWrite(ctx.permissions) ? "writing" : "reading"] ?? null),
  goesOnAfterRefusal: program.goesOnAfterRefusal,
  mcp: { name: MCP_SERVER, url: ctx.mcpUrl, command: ctx.mcpCommand },
  hookUrl: ctx.hookUrl,
  hookEvents: hooks.events,
  tokenEnv: ctx.tokenEnv,
});

const refuse = (ctx: LaunchContext, command: string): LaunchRefusal | null => {
  if (command === "") {
    const message = "The provider acp needs to know which program to start.";
    const action =
      ctx.seat === "leader"
        ? "type the name of a program behind it, such as opencode"
        : "add a line command: … to its role";
    return { refused: "command_missing", message, action };
  }
  if (ctx.mode === "fork") {
    const message = "The provider acp cannot fork a conversation.";
    return { refused: "fork", message, action: "team-agent clone-agent --help" };
  }
  if (ctx.mode === "fresh" || ctx.sessionId !== undefined) return null;
  const message = "The provider acp cannot resume without the id of a session.";
  return { refused: "session_id_missing", message, action: "team-agent restart --allow-fresh" };
};

const missing = ({ words, install }: Program): LaunchRefusal => ({
  refused: "program_missing",
  message: `There is no program ${words[0]}.`,
  action: install ?? `put ${words[0]} on PATH`,
});

/** A repository says which program runs, and brings what that one obeys: none of both can be kept off. */
const refuseRepository = async (
  ctx: LaunchContext,
  command: string,
  program: Program,
): Promise<LaunchRefusal | null> => {
  if (ctx.seat === "leader" || ctx.allowRepositoryExecutables) return null;
  const refused = "repository_executables";
  const action = "team-agent restart --allow-repository-hooks";
  if (!isKnown(command)) return { refused, message: `The team's documents make it run: ${command}`, action };
  const files = (await broughtFor(ctx.cwd, program.obeys)).map(({ file }) => file);
  if (files.length === 0) return null;
  const message = `${program.words[0]} cannot be kept from running what the repository brings: ${files.join(", ")}.`;
  return { refused, message, action };
};
