import { type OwnAgents, TOOL_FAMILIES, type ToolFamily } from "@team-agent/plugin-api";
import type { InitFile } from "./init-files.ts";
import { agentIdProblem, slug } from "./names.ts";
import { type OwnAgentFront, readOwnAgent } from "./own-agent-front.ts";
import { MAX_ROLE_BYTES } from "./roles.ts";
import { findSecrets } from "./secrets.ts";
import { resolveTools } from "./tools.ts";

/** A document of an agent that a person wrote for a program itself. */
export interface OwnAgent {
  /** As it is told of, relative to the workspace. */
  readonly file: string;
  readonly content: string;
  readonly provider: string;
  readonly known: OwnAgents;
}

export interface ImportedTeam {
  readonly files: readonly InitFile[];
  /** What could not be carried over, each with the document's name. */
  readonly notes: readonly string[];
}

/** Documents of a team whose roles are those agents. Nothing that they may do becomes more by it. */
export const importAgents = (agents: readonly OwnAgent[]): ImportedTeam => {
  const notes: string[] = [];
  const roles = new Map<string, InitFile>();
  for (const agent of agents) {
    const note = (words: string) => notes.push(`${agent.file}: ${words}`);
    const front = readable(agent, note);
    if (front === null) continue;
    const name = nameOf(agent, front, note);
    if (roles.has(name.toLowerCase())) note(`left out: the name "${name}" is taken`);
    else
      roles.set(name.toLowerCase(), {
        path: `.team/current/agents/${name}.md`,
        content: roleOf(agent, front, { name, note }),
      });
  }
  const [first] = agents;
  const team = { path: ".team/current/TEAM.md", content: teamOf(first?.provider ?? "") };
  return { files: roles.size === 0 ? [] : [team, ...roles.values()], notes };
};

type Note = (words: string) => void;

const readable = ({ file, content }: OwnAgent, note: Note): OwnAgentFront | null => {
  const front = readOwnAgent(file, content);
  const [secret] = findSecrets(file, content);
  if (front === null) note("left out: it has no head between two lines ---");
  else if (secret) note(`left out: line ${secret.line} looks like a secret, and team documents hold none`);
  else if (Buffer.byteLength(front.body) > MAX_ROLE_BYTES)
    note(`left out: its text has more than ${MAX_ROLE_BYTES} bytes`);
  else return front;
  return null;
};

const nameOf = ({ file }: OwnAgent, { values }: OwnAgentFront, note: Note): string => {
  const given = textOf(values.name) || file.split("/").at(-1)!.replace(/\.md$/, "");
  if (agentIdProblem(given) === null) return given;
  const made = slug(given).slice(0, 50);
  const name = agentIdProblem(made) === null ? made : `${made}-agent`;
  note(`"${given}" cannot be an agent's name; it is called ${name}`);
  return name;
};

/** Keys that are carried over, and one that only colours a name. */
const CARRIED = new Set(["name", "description", "tools", "disallowedTools", "model", "color"]);

const roleOf = (
  { file, provider, known }: OwnAgent,
  { values, body }: OwnAgentFront,
  { name, note }: { readonly name: string; readonly note: Note },
): string => {
  for (const key of Object.keys(values)) if (!CARRIED.has(key)) note(`"${key}" is not carried over`);
  const model = modelOf(values.model, known, note);
  const description = oneLine(textOf(values.description));
  return [
    "---",
    `name: ${word(name)}`,
    `role: ${word(name)}`,
    `provider: ${provider}`,
    `tools: [${toolsOf(values, { name, known, note }).join(", ")}]`,
    ...(model === null ? [] : [`model: ${JSON.stringify(model)}`]),
    `# From ${oneLine(file)}${description === "" ? "" : `: ${description.slice(0, 300)}`}`,
    "---",
    "",
    body || description || name,
    "",
  ].join("\n");
};

const modelOf = (value: unknown, known: OwnAgents, note: Note): string | null => {
  const given = textOf(value);
  if (given === "") return null;
  const model = known.modelOf(given);
  if (model === undefined) note(`the model "${given}" is none of its program's; the program's own counts`);
  return model ?? null;
};

/** What it may use there, and nothing beside; a list of which nothing is known grants nothing but the team's own tools. */
const toolsOf = (
  values: Readonly<Record<string, unknown>>,
  { name, known, note }: { readonly name: string; readonly known: OwnAgents; readonly note: Note },
): readonly ToolFamily[] => {
  const given = listOf(values.tools);
  const all = given.length === 0 || given.includes("*");
  if (all) note(`its document grants every tool; here it gets what a role usually has, without the network`);
  const familiesOf = (tools: readonly string[]) => tools.flatMap((tool) => known.familiesOf(tool) ?? []);
  const granted = all ? resolveTools([], name).tools : familiesOf(given);
  const unknown = all ? [] : given.filter((tool) => known.familiesOf(tool) === null);
  if (unknown.length > 0)
    note(`not carried over: ${unknown.join(", ")}; what a role does not grant is asked for`);
  const refused = listOf(values.disallowedTools);
  const kept = refused.filter((tool) => known.familiesOf(tool) === null);
  if (kept.length > 0) note(`"disallowedTools" is not carried over for ${kept.join(", ")}`);
  const taken = new Set<ToolFamily>(familiesOf(refused));
  const may = new Set<ToolFamily>([...granted.filter((family) => !taken.has(family)), "mcp_team"]);
  return TOOL_FAMILIES.filter((family) => may.has(family) && family !== "provider_builtin");
};

/** A list, or words with commas between them; those in brackets belong to their word. */
const listOf = (value: unknown): readonly string[] => {
  const words = Array.isArray(value) ? value.map(textOf) : textOf(value).split(/,(?![^(]*\))/);
  return words.map((one) => one.trim().replace(/^["'[]+|["'\]]+$/g, "")).filter((one) => one !== "");
};

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value).trim() : "";

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ").trim();

/** A name that YAML would take for something else stands in quotes. */
const word = (name: string): string =>
  /^[A-Za-z][\w-]*$/.test(name) && !/^(?:true|false|null)$/i.test(name) ? name : JSON.stringify(name);

const teamOf = (provider: string): string => `---
name: current
provider: ${provider}
---

Work on what the person asks the leader for.
`;
