/** The name under which our MCP server is known to the program; its tools are `mcp__team_orchestrator__*`. */
export const MCP_SERVER = "team_orchestrator";

/** The version whose behaviour this adapter was measured with. */
export const VERIFIED_VERSION = "0.169.0";

export const INSTALL_COMMAND = "npm install -g @openai/codex";

export const codexHome = (env: Readonly<Record<string, string | undefined>>): string =>
  env.CODEX_HOME || `${env.HOME ?? ""}/.codex`;

/** Narrows parsed JSON; everything that is read from the program may have any shape. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const stringOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Text of a string, a block, or a list of blocks. */
export const textOf = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) {
    return value
      .map(textOf)
      .filter((text) => text !== "")
      .join("\n");
  }
  return isRecord(value) ? (stringOf(value.text) ?? "") : "";
};
