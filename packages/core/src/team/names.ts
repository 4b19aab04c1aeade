/** A name for keys, sessions and folders: ASCII letters and digits, anything else becomes one dash. */
export const slug = (name: string): string =>
  name.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "team";

/** The team's identity. It is computed once, at quick-start, and stored. */
export const teamKey = (name: string): string => slug(name);

/** Names that say who speaks where it is not an agent. */
const MEANS_OTHERS: ReadonlySet<string> = new Set([
  "leader",
  "person",
  "human",
  "user",
  "coordinator",
  "team-agent",
  "team_agent",
  "system",
  "all",
  "everybody",
]);

/** Null when the name can be an agent's id; else why not. */
export const agentIdProblem = (name: string): string | null => {
  if (MEANS_OTHERS.has(name.toLowerCase())) return `"${name}" would be taken for somebody else`;
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return null;
  return "a name starts with a letter or digit and holds only letters, digits, dots, dashes and underscores (64 at most)";
};
