/** A name for keys, sessions and folders: ASCII letters and digits, anything else becomes one dash. */
export const slug = (name: string): string =>
  name.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "team";

/** The team's identity. It is computed once, at quick-start, and stored. */
export const teamKey = (name: string): string => slug(name);

/** Null when the name can be an agent's id; else why not. */
export const agentIdProblem = (name: string): string | null => {
  if (name === "leader") return '"leader" is the leader\'s own name';
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return null;
  return "a name starts with a letter or digit and holds only letters, digits, dots, dashes and underscores (64 at most)";
};
