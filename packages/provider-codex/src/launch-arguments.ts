import type { LaunchContext, PermissionGrant } from "@team-agent/plugin-api";
import { MCP_SERVER } from "@team-agent/plugin-api/toolkit";
import { tomlString } from "./toml.ts";

export const mcpArguments = (ctx: LaunchContext): string[] => {
  const key = `mcp_servers.${MCP_SERVER}`;
  return [
    "-c",
    `${key}.url=${tomlString(ctx.mcpUrl)}`,
    "-c",
    `${key}.bearer_token_env_var=${tomlString(ctx.tokenEnv)}`,
    "-c",
    `${key}.default_tools_approval_mode="approve"`,
    ...ctx.consentTools.flatMap((tool) => ["-c", `${key}.tools.${tool}.approval_mode="prompt"`]),
  ];
};

/**
 * Grants are coarse here: the sandbox lets commands and edits run inside the folder, and what reaches further is
 * asked. `ask` gets the strictest pair that the program has.
 */
export const permissionArguments = (permissions: PermissionGrant): string[] => {
  if (permissions.bypass) return ["--dangerously-bypass-approvals-and-sandbox"];
  const { sandbox, network } = sandboxFor(permissions);
  return [
    "-s",
    sandbox,
    "-a",
    APPROVAL_POLICY,
    ...(network ? ["-c", "sandbox_workspace_write.network_access=true"] : []),
  ];
};

export const APPROVAL_POLICY = "on-request";

export const sandboxFor = ({
  tools,
  ask,
}: PermissionGrant): { readonly sandbox: string; readonly network: boolean } => {
  const mayWrite = tools.includes("fs_write") || tools.includes("execute_bash");
  const sandbox = mayWrite && !ask ? "workspace-write" : "read-only";
  return { sandbox, network: sandbox === "workspace-write" && tools.includes("network") };
};
