import { expect, test } from "vitest";
import { fakeManifest } from "../../test/fake.ts";
import { clashesOf, settleClashes } from "./clash.ts";
import type { FoundPlugin } from "./read.ts";

type Change = Partial<FoundPlugin> & { readonly aliases?: readonly string[]; readonly kind?: "provider" };

const plugin = (packageName: string, id: string, { aliases = [], ...change }: Change = {}): FoundPlugin => ({
  manifest: { ...fakeManifest, id, aliases: [...aliases] },
  packageName,
  version: "1.0.0",
  directory: `/plugins/${packageName}`,
  origin: "home",
  problem: null,
  stamp: "",
  notes: [],
  ...change,
});
const broken = { code: "plugin_invalid", message: "it is broken", action: "mend it" };
const bundled = { origin: "bundled" } as const;

const settled = (found: readonly FoundPlugin[], chosen: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    settleClashes(found, chosen).map(({ packageName, problem, manifest }) => [
      packageName,
      problem ? problem.code : [manifest.id, ...manifest.aliases].join(" "),
    ]),
  );

test.each<
  [string, readonly FoundPlugin[], Readonly<Record<string, string>>, Readonly<Record<string, string>>]
>([
  [
    "each has its own",
    [plugin("p", "one"), plugin("q", "two", { aliases: ["deux"] })],
    {},
    { p: "one", q: "two deux" },
  ],
  [
    "an id goes before an alias",
    [plugin("p", "x", { aliases: ["one"] }), plugin("q", "one")],
    {},
    { p: "x", q: "one" },
  ],
  [
    "of two aliases the first keeps it",
    [plugin("p", "x", { aliases: ["a"] }), plugin("q", "y", { aliases: ["a"] })],
    {},
    { p: "x a", q: "y" },
  ],
  [
    "the alias of a bundled one stays its, wherever it is found",
    [plugin("p", "x", { aliases: ["a"] }), plugin("q", "y", { aliases: ["a"], ...bundled })],
    {},
    { p: "x", q: "y a" },
  ],
  [
    "of two with one id the first is used",
    [plugin("p", "one"), plugin("q", "one")],
    {},
    { p: "one", q: "plugin_ambiguous" },
  ],
  [
    "the bundled one is used, wherever it is found",
    [plugin("p", "one"), plugin("q", "one", bundled)],
    {},
    { p: "plugin_ambiguous", q: "one" },
  ],
  [
    "the chosen one is used",
    [plugin("p", "one"), plugin("q", "one", bundled)],
    { "provider:one": "p" },
    { p: "one", q: "plugin_ambiguous" },
  ],
  [
    "a choice of what is not there any more is none",
    [plugin("p", "one"), plugin("q", "one")],
    { "provider:one": "gone" },
    { p: "one", q: "plugin_ambiguous" },
  ],
  [
    "what cannot be used takes no name from what can",
    [
      plugin("p", "one", { problem: broken, aliases: ["a"] }),
      plugin("q", "one"),
      plugin("r", "x", { aliases: ["a"] }),
    ],
    {},
    { p: "plugin_invalid", q: "one", r: "x a" },
  ],
])("%s", (_name, found, chosen, expected) => expect(settled(found, chosen)).toEqual(expected));

test("a transport may be called as a provider is", () => {
  const transport = plugin("t", "one");
  const { kind: _, ...manifest } = transport.manifest;
  const found = [plugin("p", "one"), { ...transport, manifest: { ...manifest, kind: "transport" as const } }];
  expect(settled(found)).toEqual({ p: "one", t: "one" });
});

test.each([
  ["an id that is an id", plugin("new", "one"), [["one", true]]],
  ["an id that is an alias", plugin("new", "uno"), [["uno", false]]],
  ["an alias that is an id", plugin("new", "x", { aliases: ["one"] }), [["one", false]]],
  ["an alias that is an alias", plugin("new", "x", { aliases: ["uno"] }), [["uno", false]]],
  ["another version of the same package", plugin("old", "one", { version: "2.0.0" }), []],
  ["names of its own", plugin("new", "x", { aliases: ["y"] }), []],
] as const)("a new plugin with %s: what is in its way is named", (_name, added, expected) => {
  const there = [plugin("old", "one", { aliases: ["uno"] })];
  expect(clashesOf(added, there).map(({ name, isId }) => [name, isId])).toEqual(expected);
});
