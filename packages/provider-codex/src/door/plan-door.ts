import path from "node:path";
import type { LaunchContext, LaunchPlan } from "@team-agent/plugin-api";
import { HOOK_EVENTS, hookArguments } from "../hook-config.ts";
import { APPROVAL_POLICY, mcpArguments, sandboxFor } from "../launch-arguments.ts";
import type { Settings } from "../settings.ts";
import { tomlString } from "../toml.ts";
import { trustedHooks } from "./ask-hooks.ts";
import { nativeProgram } from "./native.ts";
import { windowScript } from "./window.ts";

/** A permission that a hook holds open hides the request and the dialog (0.169.0), so that hook is left out. */
const EVENTS = HOOK_EVENTS.filter((event) => event !== "PermissionRequest");
/** A socket's path has 107 bytes at most. */
const LONGEST_ADDRESS = 100;

/**
 * The program with an app server of its own beside its window. Everything stands on the server: a window that reconnects goes on
 * without what it was given itself. Where that cannot be, the usual plan, and why.
 */
export const planDoor = async (
  ctx: LaunchContext,
  settings: Settings,
  usual: LaunchPlan,
): Promise<LaunchPlan> => {
  const address = path.join(ctx.secretDir, "door");
  try {
    const why = whyNot(ctx, address);
    if (why !== null) throw new Error(why);
    const program = await nativeProgram(ctx.detection.program!);
    const given = await serverSettings(ctx, settings, program);
    const script = path.join(ctx.secretDir, "window.sh");
    const content = windowScript({
      address,
      server: [program, "app-server", "--listen", `unix://${address}`, ...given],
      window: [program, "--remote", `unix://${address}`, ...windowArguments(ctx)],
      alone: usual.argv,
    });
    return {
      ...usual,
      argv: ["/bin/sh", script],
      files: [...usual.files, { path: script, content }],
      door: address,
    };
  } catch (error) {
    const note = `Codex's app server is not used: ${error instanceof Error ? error.message : String(error)}.`;
    return { ...usual, notes: [...usual.notes, note] };
  }
};

/** Whoever reaches the server answers for the person: in a sandbox without a network nobody does (0.169.0). */
const whyNot = ({ detection, permissions, seat }: LaunchContext, address: string): string | null => {
  if (seat !== "worker") return "a leader has none";
  if (!detection.versionVerified) return `version ${detection.version ?? "?"} was not tried with it`;
  if (permissions.bypass) return "this role runs everything without asking, and could answer for you there";
  if (sandboxFor(permissions).network) return "this role has the network, and might answer for you there";
  return Buffer.byteLength(address) > LONGEST_ADDRESS ? `the path ${address} is too long for a socket` : null;
};

const serverSettings = async (
  ctx: LaunchContext,
  { trust, instructions, otherHooks }: Settings,
  program: string,
): Promise<readonly string[]> => {
  const hooks = otherHooks === null ? hookArguments(ctx, EVENTS) : [];
  const { cwd, env } = ctx;
  return [
    ...trust.argv,
    ...mcpArguments(ctx),
    ...setting("approval_policy", APPROVAL_POLICY),
    ...setting("sandbox_mode", sandboxFor(ctx.permissions).sandbox),
    ...(ctx.model === null ? [] : setting("model", ctx.model)),
    ...setting("developer_instructions", instructions),
    ...hooks,
    ...(hooks.length === 0 ? [] : ["-c", await trustedHooks({ program, settings: hooks, cwd, env })]),
  ];
};

const setting = (name: string, value: string): string[] => ["-c", `${name}=${tomlString(value)}`];

/** A conversation that goes on takes neither a sandbox nor a policy from the window (0.169.0). */
const windowArguments = ({ mode, sessionId, cwd, model, permissions }: LaunchContext): readonly string[] => [
  ...["-C", cwd, "-c", "check_for_update_on_startup=false"],
  ...(model === null ? [] : ["-m", model]),
  ...(mode === "fresh" ? ["-s", sandboxFor(permissions).sandbox, "-a", APPROVAL_POLICY] : [mode, sessionId!]),
];
