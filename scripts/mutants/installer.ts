// Decisions of the installer, each with a change that would be a mistake.
import type { Mutant } from "./table.ts";

const own = (path: string) => `packages/installer/${path}`;
const OURS = [own("test/ours.test.ts")];
const LOOKING = [own("test/looking.test.ts")];

export const INSTALLER_MUTANTS: readonly Mutant[] = [
  {
    breaks: "installer: a folder of a person's among the versions is removed",
    file: own("src/ours.ts"),
    from: "if (name === VERSION_NAME) return true;",
    to: "if (name !== undefined) return true;",
    tests: OURS,
  },
  {
    breaks: "installer: an uninstall that is killed leaves notes that nobody knows",
    file: own("src/ours.ts"),
    from: "return [...[previous, command].filter(isOurNote), ...ours];",
    to: "return [...ours, ...[previous, command].filter(isOurNote)];",
    tests: OURS,
  },
  {
    breaks: "installer: agents of a stopped coordinator do not count as in use",
    file: own("src/in-use.ts"),
    from: "(isNamed && one.workspace !== null)",
    to: "(isNamed && one.workspace === undefined)",
    tests: LOOKING,
  },
  {
    breaks: "installer: what only agents' settings name does not count as in use",
    file: own("src/in-use.ts"),
    from: "const texts = [...running.map(({ command }) => command), ...files];",
    to: "const texts = running.map(({ command }) => command);",
    tests: LOOKING,
  },
  {
    breaks: "installer: a version is removed while something runs from it",
    file: own("src/remove-old.ts"),
    from: "previousVersion(places), ...use.versions];",
    to: "previousVersion(places)];",
    tests: OURS,
  },
  {
    breaks: "installer: the switch comes before the version to go back to is known",
    file: own("src/versions.ts"),
    from: `  if (before !== null && before !== version) write(places.previous, before);
  point(places, version);
`,
    to: `  point(places, version);
  if (before !== null && before !== version) write(places.previous, before);
`,
    tests: OURS,
  },
  {
    breaks: "installer: two installers work at once",
    file: own("src/lock.ts"),
    from: "    if (holder !== null)\n",
    to: "    if (holder === 0)\n",
    tests: OURS,
  },
  {
    breaks: "installer: a package is taken that is not what the registry says it is",
    file: own("src/npm/unpack.ts"),
    from: '.digest("base64") !== hash)',
    to: '.digest("base64") === "")',
    tests: [own("test/unpack.test.ts")],
  },
];
