export { validateModelWord as validateModel } from "@team-agent/plugin-api/toolkit";

const BYPASS = ["--dangerously-bypass-approvals-and-sandbox", "--yolo"];

/** The flag that turns the permission checks off, as it stands in a command line. */
export const detectBypass = (argv: readonly string[]): string | null => {
  const end = argv.indexOf("--");
  const words = end === -1 ? argv : argv.slice(0, end);
  const flag = words.find((word) => BYPASS.includes(word));
  if (flag !== undefined) return flag;
  // Without a sandbox and without questions nothing is checked either.
  const sandbox = optionOf(words, ["-s", "--sandbox"]);
  const approval = optionOf(words, ["-a", "--ask-for-approval"]);
  return sandbox === "danger-full-access" && approval === "never" ? "-s danger-full-access -a never" : null;
};

const optionOf = (words: readonly string[], names: readonly string[]): string | undefined => {
  for (const [index, word] of words.entries()) {
    if (names.includes(word)) return words[index + 1];
    const name = names.find((one) => word.startsWith(`${one}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
};
