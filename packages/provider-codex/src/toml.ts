/** A basic TOML string. JSON's escapes are TOML's, but TOML also wants the delete character escaped. */
export const tomlString = (text: string): string => JSON.stringify(text).replaceAll("\u007f", "\\u007F");

/**
 * True when a TOML text may switch hooks on. It is not parsed: a wrong yes costs only the better channel, a wrong no
 * would run somebody's hooks without the trust that the program asks for.
 */
export const mayHoldHooks = (text: string): boolean =>
  text.split("\n").some((line) => /^\s*\[*\s*["']?hooks["']?\s*[.=\]]/.test(line));

/**
 * The person's own `developer_instructions` in a config.toml: null when there are none, undefined when they are
 * written in a way that is not read here.
 */
export const ownInstructions = (text: string): string | null | undefined => {
  const beforeTables = text.split(/^\s*\[/m)[0] ?? "";
  const start = /^[ \t]*developer_instructions[ \t]*=[ \t]*/m.exec(beforeTables);
  if (start === null) return null;
  const value = text.slice(start.index + start[0].length);
  const block = /^("""|''')\r?\n?([\s\S]*?)\1/.exec(value);
  if (block !== null) return block[2];
  const literal = /^'([^'\n]*)'/.exec(value);
  if (literal !== null) return literal[1];
  const basic = /^"(?:[^"\\\n]|\\.)*"/.exec(value);
  try {
    return basic === null ? undefined : (JSON.parse(basic[0]) as string);
  } catch {
    return undefined;
  }
};

/** The plugins that a config.toml names in a table of their own, `[plugins."name@market"]`, and does not switch off. */
export const enabledPlugins = (text: string): readonly string[] =>
  text.split(/^(?=[ \t]*\[)/m).flatMap((table) => {
    const [, id] = /^[ \t]*\[[ \t]*plugins[ \t]*\.[ \t]*["']([^"'\n]+)["'][ \t]*\]/.exec(table) ?? [];
    return id === undefined || /^[ \t]*enabled[ \t]*=[ \t]*false\b/m.test(table) ? [] : [id];
  });
