import type { OfferedTool } from "./input.ts";
import type { ModelAnswer } from "./wire/wire.ts";

type Call = NonNullable<ModelAnswer["call"]>;
type Input = Readonly<Record<string, unknown>>;

interface Asked {
  readonly tool: string;
  readonly input: Input;
}

/** The tools of one kind of program, recognised by one that it alone offers. */
interface Dialect {
  readonly offers: string;
  shell(input: Input): Call;
  write(input: Input): Call;
}

const DIALECTS: readonly Dialect[] = [
  {
    offers: "exec_command",
    shell: ({ command, ...rest }) => ({ name: "exec_command", input: { cmd: command, ...rest } }),
    write: ({ path, content }) => {
      const cmd = `printf %s ${shellQuote(String(content))} > ${shellQuote(String(path))}`;
      return { name: "exec_command", input: { cmd } };
    },
  },
  {
    offers: "run_shell_command",
    shell: ({ command, ...rest }) => ({
      name: "run_shell_command",
      input: { description: "Run a command", is_background: false, command: awake(String(command)), ...rest },
    }),
    write: ({ path, content }) => ({ name: "write_file", input: { file_path: path, content } }),
  },
  {
    offers: "read_bash",
    shell: ({ command, ...rest }) => ({
      name: "bash",
      input: { description: "Run a command", command: awake(String(command)), ...rest },
    }),
    // It takes whole paths alone.
    write: ({ path, content }) => {
      const command = `printf %s ${shellQuote(String(content))} > ${shellQuote(String(path))}`;
      return { name: "bash", input: { description: "Write a file", command } };
    },
  },
  {
    offers: "todowrite",
    shell: (input) => ({ name: "bash", input: { description: "Run a command", ...input } }),
    write: ({ path, content }) => ({ name: "write", input: { filePath: path, content } }),
  },
  {
    offers: "Bash",
    shell: (input) => ({ name: "Bash", input: { description: "Run a command", ...input } }),
    write: ({ path, content }) => ({ name: "Write", input: { file_path: path, content } }),
  },
];

/**
 * Names that mean the same for all programs: `shell {command}`, `write {path, content}`, and a team tool by its
 * short name. Any other name is passed on as it is, so that a call of an unknown tool can be scripted too.
 */
export const resolveCall = (call: Asked, offered: readonly OfferedTool[]): Call => {
  const isOffered = (name: string): boolean => offered.some((tool) => tool.name === name);
  const dialect = DIALECTS.find(({ offers }) => isOffered(offers)) ?? DIALECTS.at(-1)!;
  if (call.tool === "shell") return dialect.shell(call.input);
  if (call.tool === "write") return dialect.write(call.input);
  const short = call.tool.split("__").at(-1) ?? call.tool;
  const whole = `mcp__team_orchestrator__${short}`;
  const found =
    offered.find((tool) => tool.name === call.tool) ??
    offered.find((tool) => tool.namespace === "mcp__team_orchestrator" && tool.name === short) ??
    offered.find((tool) => tool.name === whole) ??
    offered.find((tool) => /^team_orchestrator[-_]/.test(tool.name) && tool.name.slice(18) === short);
  // A program may keep a server's tools behind one tool that calls them.
  if (found === undefined && isOffered("tool_call"))
    return { name: "tool_call", input: { name: whole, arguments: call.input } };
  return { name: call.tool, ...found, input: call.input };
};

/** A program may refuse to sleep; it waits for something that never comes. */
const awake = (command: string): string =>
  command.replace(/\bsleep (\d+(?:\.\d+)?)/g, "timeout $1 tail -f /dev/null");

const shellQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
