// Decisions about plugins, each with a change that would be a mistake.
import type { Mutant } from "./table.ts";

const own = (name: string) => `packages/core/src/registry/${name}`;
const CLASH = [own("clash.test.ts")];
const FAULTS = [own("faults.test.ts")];
const LOAD = [own("load.test.ts")];

export const PLUGIN_MUTANTS: readonly Mutant[] = [
  {
    breaks: "plugins: an alias is taken from the one whose id it is",
    file: own("clash.ts"),
    from: "ranked.find((one) => isRival(plugin, one) && one.manifest.id === alias) ??",
    to: "",
    tests: CLASH,
  },
  {
    breaks: "plugins: a package that comes later takes the id of a bundled one",
    file: own("clash.ts"),
    from: '(origin === "bundled" ? 0 : 1)',
    to: '(origin === "bundled" ? 1 : 0)',
    tests: CLASH,
  },
  {
    breaks: "plugins: the person's choice of a package is passed over",
    file: own("clash.ts"),
    from: "rivals.find(({ packageName }) => packageName === chosen[`${kind}:${id}`]) ?? rivals[0]!",
    to: "rivals[0]!",
    tests: CLASH,
  },
  {
    breaks: "plugins: a parser that fails again and again is called for ever",
    file: own("faults.ts"),
    from: "if (count >= MOST_FAILURES) {",
    to: "if (count >= Infinity) {",
    tests: FAULTS,
  },
  {
    breaks: "plugins: a parser that loops now and then is called for ever",
    file: own("faults.ts"),
    from: 'const counted = isCutOff(error) ? "cut off" : member;',
    to: "const counted = member;",
    tests: FAULTS,
  },
  {
    breaks: "plugins: an error of a launch is taken for a fault of its plugin",
    file: own("faults.ts"),
    from: "throw isAnswer ? error : fail(member, error);",
    to: "throw fail(member, error);",
    tests: FAULTS,
  },
  {
    breaks: "plugins: a machine that slept makes a plugin guilty",
    file: own("limit.ts"),
    from: "(user + system) / 1_000 < limitMs / 10",
    to: "user + system < 0",
    tests: FAULTS,
  },
  {
    breaks: "plugins: code without a function that is called is taken",
    file: own("load.ts"),
    from: "if (uncalled) throw",
    to: "if (uncalled === null) throw",
    tests: LOAD,
  },
];
