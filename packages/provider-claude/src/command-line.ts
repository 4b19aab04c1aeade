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

/** Gateways and clouds name models as they like, so only what could not be one word of a command line is refused. */
export const validateModel = (model: string): string | null => {
  if (model.trim() === "") return "the model's name is empty";
  if (/[\s\u0000-\u001f\u007f]/.test(model)) return `"${model}" holds a space or a control character`;
  return model.startsWith("-") ? `"${model}" looks like an option` : null;
};
