/** The flag that turns the permission checks off, as it stands in a command line. */
export const detectBypass = (argv: readonly string[]): string | null => {
  for (const [index, word] of argv.entries()) {
    if (word === "--") return null;
    if (/^(?:-y|--yolo|--yolo=true|--approval-mode=yolo)$/.test(word)) return word;
    if (word === "--approval-mode" && argv[index + 1] === "yolo") return `${word} yolo`;
  }
  return null;
};
