/** The flag that turns the permission checks off, as it stands in a command line. */
export const detectBypass = (argv: readonly string[]): string | null => {
  const end = argv.indexOf("--");
  return (end === -1 ? argv : argv.slice(0, end)).find((word) => /^--auto(?:=true)?$/.test(word)) ?? null;
};
