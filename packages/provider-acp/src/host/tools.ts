import {
  isRecord,
  type Json,
  MCP_SERVER,
  mcpToolOf,
  oneLine,
  stringOf,
} from "@team-agent/plugin-api/toolkit";

/** A tool call as far as the program has told of it. */
export interface ToolCall {
  readonly id: string;
  /** In the words of the protocol: read, edit, execute …; `other` where the program says none. */
  readonly kind: string;
  /** As the program calls it, where it does; else what it does, in its words. */
  readonly name: string;
  /** Of a tool of an MCP server. */
  readonly mcp: { readonly server: string; readonly tool: string } | null;
  /** The one line by which a person decides. */
  readonly line: string;
  /** The same in full, for whoever decides at the window. */
  readonly subject: string;
  readonly input: Json | null;
  readonly status: string;
  /** It is a subagent's. */
  readonly parent: string | null;
}

export interface ToolCalls {
  /** Takes in what a message tells of a call, beside what is known of it. */
  note(update: Json): ToolCall | null;
  isKnown(id: string): boolean;
}

/** Programs tell of a call piece by piece. More than these are not remembered. */
const REMEMBERED = 200;

export const createToolCalls = (): ToolCalls => {
  const known = new Map<string, Json>();
  return {
    note(update) {
      const id = stringOf(update.toolCallId);
      if (id === undefined) return null;
      const before = known.get(id) ?? {};
      const merged = { ...before, ...told(update), _meta: { ...metaOf(before), ...metaOf(update) } };
      // Its first title is the tool's own; later ones may be the model's.
      const first = before.firstTitle ?? stringOf(update.title);
      const kept = { ...merged, ...(first === undefined ? {} : { firstTitle: first }) };
      known.delete(id);
      known.set(id, isOver(kept) ? { ...kept, rawInput: undefined } : kept);
      if (known.size > REMEMBERED) known.delete(known.keys().next().value!);
      return toCall(id, kept);
    },
    isKnown: (id) => known.has(id),
  };
};

/** What it was called with is of no use any more, and may be large. */
const isOver = ({ status }: Json): boolean => status === "completed" || status === "failed";

const FIELDS = ["kind", "name", "title", "rawInput", "status"];

const told = (update: Json): Json =>
  Object.fromEntries(
    FIELDS.flatMap((field) =>
      update[field] == null || isEmpty(update[field]) ? [] : [[field, update[field]]],
    ),
  );

const isEmpty = (value: unknown): boolean => isRecord(value) && Object.keys(value).length === 0;

const metaOf = ({ _meta }: Json): Json => (isRecord(_meta) ? _meta : {});

const toCall = (id: string, call: Json): ToolCall => {
  const meta = metaOf(call);
  const own = isRecord(meta.claudeCode) ? meta.claudeCode : {};
  const raw = isRecord(call.rawInput) ? call.rawInput : null;
  const kind = stringOf(call.kind) ?? "other";
  const named = stringOf(call.name) ?? stringOf(meta.toolName) ?? stringOf(own.toolName);
  const first = stringOf(call.firstTitle);
  const title = stringOf(call.title) ?? first;
  const asServer = serverCall(meta, raw);
  const mcp = asServer?.mcp ?? mcpOf(named ?? (kind === "other" ? first : undefined));
  const input = asServer?.input ?? raw;
  return {
    id,
    kind: mcp === null ? kind : "other",
    name: mcp ? `mcp__${mcp.server}__${mcp.tool}` : (named ?? (kind === "other" ? (first ?? kind) : kind)),
    mcp,
    line: oneLine(subjectOf(input, title ?? named ?? kind, (rest) => JSON.stringify(rest))),
    subject: clipped(subjectOf(input, title ?? named ?? kind, inLines)),
    input,
    status: stringOf(call.status) ?? "pending",
    parent: stringOf(own.parentToolUseId) ?? null,
  };
};

/** One program tells server and tool apart, and says that it does. */
const serverCall = (meta: Json, raw: Json | null): { mcp: ToolCall["mcp"]; input: Json | null } | null => {
  if (meta.is_mcp_tool_call !== true || raw === null) return null;
  const [server, tool] = [stringOf(raw.server), stringOf(raw.tool)];
  if (server === undefined || tool === undefined) return null;
  return { mcp: { server, tool }, input: isRecord(raw.arguments) ? raw.arguments : null };
};

const OURS = new RegExp(`^${MCP_SERVER}[-_]([a-z][a-z_]*)$`);

/** Only our own server is known by another form of the name: its name is ours to choose. */
const mcpOf = (name: string | undefined): ToolCall["mcp"] => {
  if (name === undefined) return null;
  const tool = OURS.exec(name)?.[1];
  return mcpToolOf(name) ?? (tool === undefined ? null : { server: MCP_SERVER, tool });
};

const TARGETS = ["command", "cmd", "file_path", "filePath", "path", "url", "pattern", "query"];

const subjectOf = (input: Json | null, title: string, whole: (input: Json) => string): string => {
  const target = TARGETS.map((key) => input?.[key]).find((value) => value !== undefined && value !== "");
  if (Array.isArray(target)) return target.join(" ");
  if (typeof target === "string") return target;
  return input === null || isEmpty(input) ? title : whole(input);
};

const LONGEST = 8_000;

const clipped = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… ${text.length - LONGEST} more characters` : text;

/** A text, or a list of texts, as it is: somebody is to read it. */
const inLines = (input: Json): string =>
  Object.entries(input)
    .map(([key, value]) => {
      const isTexts = Array.isArray(value) && value.every((one) => typeof one === "string");
      if (isTexts) return `${key}:\n${value.join("\n")}`;
      return `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`;
    })
    .join("\n");
