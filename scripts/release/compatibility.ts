export interface Trial {
  readonly program: string;
  readonly version: string;
  readonly platform: string;
  /** A day: 2026-01-31. */
  readonly day: string;
  readonly result: string;
}

/** The page with a trial in its table: the latest of a release on a platform counts, and the newest release stands first. */
export const withTrial = (page: string, trial: Trial): string => {
  const lines = page.trimEnd().split("\n");
  const begin = lines.findIndex((line) => line.startsWith("|---")) + 1;
  const rows = lines.slice(begin).map(parse);
  const others = rows.filter((row) => keyOf(row) !== keyOf(trial));
  const sorted = [...others, trial].sort(
    (a, b) =>
      compare(a.program, b.program) ||
      b.version.localeCompare(a.version, "en", { numeric: true }) ||
      compare(a.platform, b.platform),
  );
  return `${[...lines.slice(0, begin), ...sorted.map(format)].join("\n")}\n`;
};

const keyOf = ({ program, version, platform }: Trial): string => [program, version, platform].join(" ");
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const parse = (line: string): Trial => {
  const [program = "", version = "", platform = "", day = "", result = ""] = line
    .split("|")
    .slice(1)
    .map((cell) => cell.trim());
  return { program, version, platform, day, result };
};

const format = ({ program, version, platform, day, result }: Trial): string =>
  `| ${[program, version, platform, day, result].join(" | ")} |`;
