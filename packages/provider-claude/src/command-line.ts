export { validateModelWord as validateModel } from "@team-agent/plugin-api/toolkit";

/** The flag that turns the permission checks off, as it stands in a command line. */
export const detectBypass = (argv: readonly string[]): string | null => {
  for (const [index, word] of argv.entries()) {
    if (word === "--") return null;
    if (word === "--dangerously-skip-permissions") return word;
    if (word === "--permission-mode=bypassPermissions") return word;
    if (word === "--permission-mode" && argv[index + 1] === "bypassPermissions")
      return `${word} bypassPermissions`;
  }
  return null;
};
