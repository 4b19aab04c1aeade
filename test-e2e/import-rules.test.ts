import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "vitest";
import { importCycles } from "./kit/import-cycles.ts";
import { verifies } from "./kit/verifies.ts";

const PACKAGES = resolve(import.meta.dirname, "../packages");

/** What each package may import from the others. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "plugin-api": [],
  core: ["plugin-api"],
  "transport-tmux": ["plugin-api"],
  "provider-acp": ["plugin-api"],
  "provider-claude": ["plugin-api"],
  "provider-codex": ["plugin-api"],
  "provider-copilot": ["plugin-api"],
  "provider-gemini": ["plugin-api"],
  "provider-fake": ["plugin-api"],
  "provider-opencode": ["plugin-api"],
  "provider-qwen": ["plugin-api"],
  cli: ["core", "plugin-api"],
};

const ALL = Object.keys(ALLOWED);

/** Names in documents and answers that were there before another transport was thought of. */
const OLD_NAMES: readonly string[] = ["tmux_attach", "new_tmux_session"];

/** How the coordinator proves its own process, before any plugin is loaded. */
const OWN_PROCESS: readonly string[] = ["core/src/ground/process.ts"];

const sourcesOf = (name: string): readonly { path: string; text: string }[] =>
  readdirSync(join(PACKAGES, name, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => ({
      path: join(PACKAGES, name, "src", file),
      text: readFileSync(join(PACKAGES, name, "src", file), "utf8"),
    }));

const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, target]) => target!);

verifies("repo.imports", async () => {
  const wrong: string[] = [];
  for (const [name, allowed] of Object.entries(ALLOWED))
    for (const { path, text } of sourcesOf(name))
      for (const target of importsOf(text)) {
        const other = /^@team-agent\/([^/]+)/.exec(target)?.[1];
        if (other && other !== name && !allowed.includes(other))
          wrong.push(`${relative(PACKAGES, path)} imports ${target}`);
        if (
          target.startsWith("..") &&
          !resolve(dirname(path), target).startsWith(join(PACKAGES, name, "src"))
        )
          wrong.push(`${relative(PACKAGES, path)} reaches out with ${target}`);
      }
  // Core may not know a provider or a transport by name, in whatever form; event names are the one exception.
  for (const { path, text } of sourcesOf("core")) {
    if (path.includes("/events/")) continue;
    const code = text.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
    // Providers nowhere, not even in a pattern; the transport in no text and no name.
    for (const [found] of code.matchAll(
      /\b(?:claude|claudecode|claude_code|codex|gemini|copilot|opencode)\w*/gi,
    ))
      wrong.push(`${relative(PACKAGES, path)} names ${found}`);
    for (const [found] of code.matchAll(/\w*tmux\w*/gi))
      if (!OLD_NAMES.includes(found)) wrong.push(`${relative(PACKAGES, path)} names ${found}`);
    // What is a program's or a host's own way is told by its plugin.
    for (const [found] of code.matchAll(/\bmcp__|\[Pasted|\bteam_orchestrator|\/proc\b/g))
      if (!OWN_PROCESS.includes(relative(PACKAGES, path)))
        wrong.push(`${relative(PACKAGES, path)} knows ${found}`);
  }
  expect(wrong).toEqual([]);
});

/** The rooms of core, from the ground up. A room imports from the floors below it, and through their doors. */
const FLOORS: readonly (readonly string[])[] = [
  ["ground"],
  ["workspace"],
  ["store", "events", "registry"],
  ["runtime", "client", "team"],
  ["mail", "screens", "lease", "programs", "export", "retention"],
  ["sessions", "approvals"],
  ["questions", "work"],
  ["turns", "dialogs"],
  ["answers", "delivery"],
  ["sources"],
  ["agents", "status", "doctor"],
  ["leader", "roster"],
  ["api"],
  ["coordinator"],
];
const CORE = join(PACKAGES, "core", "src");

verifies("repo.floors", async () => {
  const floorOf = new Map(FLOORS.flatMap((rooms, floor) => rooms.map((room) => [room, floor])));
  const wrong: string[] = [];
  const rooms = new Set<string>();
  for (const { path, text } of sourcesOf("core")) {
    const from = relative(CORE, path);
    const [room, ...inside] = from.split("/");
    // The package's own doors stand on top of everything.
    const isTop = inside.length === 0;
    if (!isTop) rooms.add(room!);
    if (inside.length > 1) wrong.push(`${from} is in a room within a room`);
    for (const target of importsOf(text).filter((one) => one.startsWith("."))) {
      const to = relative(CORE, resolve(dirname(path), target));
      const [other] = to.split("/");
      if (other === room) {
        if (to === `${room}/index.ts` && !isTop) wrong.push(`${from} goes in and out of its own door`);
      } else if (!to.endsWith("/index.ts")) wrong.push(`${from} reaches past the door of ${to}`);
      else if (!isTop && !((floorOf.get(other!) ?? Number.NaN) < (floorOf.get(room!) ?? Number.NaN)))
        wrong.push(`${from} imports from ${other}, which is not below ${room}`);
    }
  }
  expect(wrong).toEqual([]);
  expect([...rooms].sort()).toEqual(FLOORS.flat().sort());
  // The page shows the same house; its ground is below the first floor.
  const page = readFileSync(join(PACKAGES, "../docs/architecture.md"), "utf8");
  const shown = [...page.matchAll(/^\| (−?\d+) \| (`[^|]+) \|/gm)].flatMap(([, floor, names]) =>
    [...names!.matchAll(/`(\w+)\/`/g)].map(([, room]) => `${Number(floor!.replace("−", "-"))} ${room}`),
  );
  expect(shown.sort()).toEqual([...floorOf].map(([room, floor]) => `${floor - 1} ${room}`).sort());
});

verifies("repo.imports", async () => {
  // Two files that need each other's types are one, or miss a third.
  const cycles = [...readdirSync(PACKAGES), "../bench"].flatMap((name) => importCycles(sourcesOf(name)));
  expect(cycles.map((way) => way.map((path) => relative(PACKAGES, path)).join(" -> "))).toEqual([]);
});

verifies("repo.imports", async () => {
  // The processes of agents and leaders are those of their transport's host; this tells of the coordinator's own.
  const users = sourcesOf("core").filter(({ text }) => text.includes("processStart("));
  expect(users.map(({ path }) => relative(CORE, path)).sort()).toEqual([
    "client/stop.ts",
    "coordinator/describe-self.ts",
  ]);
});

verifies("repo.imports", async () => {
  // A status that changed elsewhere would be told to nobody.
  const users = sourcesOf("core").filter(({ text }) => text.includes("messages.transition("));
  expect(users.map(({ path }) => relative(CORE, path))).toEqual(["mail/move.ts"]);
});

const CLOCK = "core/src/ground/clock.ts";

/** What waits in a process of its own, and not in the coordinator: real time is what its person, or a program, waits for. */
const OWN_TIMERS: Readonly<Record<string, string>> = {
  "core/src/client/connection.ts": "a command gives up an answer that takes too long",
  "core/src/client/silence.ts": "a command counts ticks, since time goes on while it is stopped itself",
  "core/src/client/start-daemon.ts": "a command waits for the process that it started",
  "core/src/client/stop.ts": "a command waits for the end of another process",
  "cli/src/commands/doctor-live.ts": "a command says that it waits",
  "cli/src/hook-main.ts": "a hook's program loads next to nothing, not even the clock",
  "cli/src/lib/back-off.ts": "a start waits for its turn before there is a coordinator",
};

verifies("repo.imports", async () => {
  // Time that is read or waited for past the clock cannot be held still by a test. (The contract hands a plugin no clock.)
  const users = (pattern: RegExp) =>
    ["core", "cli"]
      .flatMap((name) => sourcesOf(name))
      .filter(({ text }) => pattern.test(text))
      .map(({ path }) => relative(PACKAGES, path))
      .sort();
  expect(users(/\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bhrtime\b/)).toEqual([CLOCK]);
  // `setImmediate` waits for no time: it lets other work go first.
  expect(users(/\bset(?:Timeout|Interval)\b|\bAbortSignal\.timeout\b/)).toEqual(
    [CLOCK, ...Object.keys(OWN_TIMERS)].sort(),
  );
});

verifies("repo.imports", async () => {
  const classes = ALL.flatMap((name) => sourcesOf(name)).filter(({ text }) =>
    /\bclass \w+ extends/.test(text),
  );
  // What a request is refused with belongs to HTTP alone.
  expect(classes.map(({ path }) => relative(PACKAGES, path)).sort()).toEqual([
    "core/src/api/http.ts",
    "plugin-api/src/errors.ts",
  ]);
});
