import type { OfferedTool } from "./model-input.ts";
import type { Answer } from "./model-wire.ts";

type Call = NonNullable<Answer["call"]>;

/**
 * Names that mean the same for both programs: `shell {command}`, `write {path, content}`, and a team tool by its
 * short name. Any other name is passed on as it is, so that a call of an unknown tool can be scripted too.
 */
export const resolveCall = (
  call: { readonly tool: string; readonly input: Readonly<Record<string, unknown>> },
  offered: readonly OfferedTool[],
): Call => {
  const isCodex = offered.some((tool) => tool.name === "exec_command");
  if (call.tool === "shell") {
    const { command, ...rest } = call.input;
    if (isCodex) return { name: "exec_command", input: { cmd: command, ...rest } };
    return { name: "Bash", input: { command, description: "Run a command", ...rest } };
  }
  if (call.tool === "write") {
    const { path, content } = call.input;
    if (!isCodex) return { name: "Write", input: { file_path: path, content } };
    const cmd = `printf %s ${shellQuote(String(content))} > ${shellQuote(String(path))}`;
    return { name: "exec_command", input: { cmd } };
  }
  const short = call.tool.split("__").at(-1) ?? call.tool;
  const found =
    offered.find((tool) => tool.name === call.tool) ??
    offered.find((tool) => tool.namespace === "mcp__team_orchestrator" && tool.name === short) ??
    offered.find((tool) => tool.name === `mcp__team_orchestrator__${short}`);
  return { name: call.tool, ...found, input: call.input };
};

const shellQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
