import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PluginPackage } from "../manifest.ts";
import { PROVIDER_MEMBERS } from "../members.ts";
import type { Provider, ProviderPlugin } from "../provider.ts";
import type { ConformanceCase } from "./case.ts";
import { fixtureCases } from "./fixture-cases.ts";
import { hookCases } from "./hook-cases.ts";
import { manifestCases } from "./manifest-cases.ts";
import { ownStateCases } from "./own-state-cases.ts";
import { planCases } from "./plan-cases.ts";
import type { ProviderCaseOptions } from "./provider-case-options.ts";
import { readingCases } from "./reading-cases.ts";

/** What of its parts is called. */
const IN_PARTS = ["sessions.locate", "sessions.isResumable", "screen.classify"];

/** Every case that a provider must pass, for any test runner: `test(name, run)`. */
export const providerCases = (
  code: ProviderPlugin,
  options: ProviderCaseOptions,
): readonly ConformanceCase[] => {
  const said = PluginPackage.safeParse(options.manifest).data?.teamAgent;
  const first = manifestCases(code, options.manifest, PROVIDER_MEMBERS, IN_PARTS);
  // Without a good package.json nothing else can be asked; the first cases say what is wrong with it.
  if (said?.kind !== "provider") return first;
  const plugin: Provider = { ...code, ...said };
  return [
    ...first,
    ...factCases(plugin, options),
    ...hookCases(plugin, options),
    ...planCases(plugin, options),
    ...readingCases(plugin, options),
    ...ownStateCases(plugin),
    ...fixtureCases(plugin, options),
  ];
};

/** Cases about what a provider says of itself and of its surroundings. */
const factCases = (plugin: Provider, { directory }: ProviderCaseOptions): readonly ConformanceCase[] => [
  {
    name: "lists environment variables by name or by prefix, each once",
    async run() {
      const passed = plugin.pass.map(({ name }) => name);
      for (const name of passed) assert.match(name, /^[A-Za-z_][A-Za-z0-9_]*\*?$/);
      assert.equal(new Set(passed).size, passed.length, "a name is passed twice");
      const both = passed.filter((name) => plugin.strip.includes(name));
      assert.deepEqual(both, [], "names are both passed and stripped");
    },
  },
  {
    name: "describes its own events",
    async run() {
      for (const [name, event] of Object.entries(plugin.events)) {
        assert.match(name, /^[a-z][a-z0-9_.-]*$/);
        assert.ok(name.startsWith(`provider.${plugin.id}.`), `event ${name} is not named after its provider`);
        assert.ok(event.description.trim() !== "", `event ${name} has no description`);
      }
    },
  },
  {
    name: "can open the doors that its package.json names",
    async run() {
      if (plugin.channels === undefined) return;
      assert.equal(typeof plugin.openDoor, "function", "channels are named, and openDoor is missing");
    },
  },
  {
    name: "detection on an empty PATH answers, and says how to mend what is missing",
    async run() {
      const detection = await plugin.detect({ env: { PATH: "/nonexistent", HOME: directory } });
      if (detection.installed) return;
      assert.ok(detection.problem?.message, "no problem is named");
      assert.ok(detection.problem.action, "no action is named");
    },
  },
  {
    name: "knows no session that never was",
    async run() {
      const query = {
        cwd: directory,
        env: { HOME: directory },
        sessionId: randomUUID(),
        spawnedAt: Date.now(),
      };
      assert.equal(await plugin.sessions.locate(query), null);
      const resumable = await plugin.sessions.isResumable(query);
      assert.equal(resumable.ok, false);
      assert.ok(resumable.reason, "no reason is given");
    },
  },
  {
    name: "tells of a fork from its record, and of none without one",
    async run() {
      const { capabilities, sessions } = plugin;
      assert.ok(
        sessions.findFork || !capabilities.fork,
        "nobody would know whether a fork continues its source",
      );
      const fork = { cwd: directory, env: { HOME: directory }, sessionId: randomUUID(), spawnedAt: 0 };
      assert.equal(
        (await sessions.findFork?.(fork, randomUUID())) ?? null,
        null,
        "it judged without a record",
      );
    },
  },
  {
    name: "takes no session for an agent's without its id or the mark of its launch",
    async run() {
      const around = { cwd: directory, env: { HOME: directory }, spawnedAt: 0 };
      assert.equal(await plugin.sessions.locate(around), null, "it went by folder, time or names");
      const unknown = { ...around, launchMark: `mark-${randomUUID()}` };
      assert.equal(await plugin.sessions.locate(unknown), null, "a mark that stands nowhere was found");
      assert.equal((await plugin.sessions.isResumable(around)).ok, false, "it would resume without an id");
    },
  },
  {
    name: "finds nothing executable in an empty folder, or in none",
    async run() {
      const empty = join(directory, "empty");
      await mkdir(empty, { recursive: true });
      assert.deepEqual(await plugin.repositoryExecutables(empty), []);
      assert.deepEqual(await plugin.repositoryExecutables(join(directory, "missing")), []);
    },
  },
  {
    name: "sees no bypass in a plain command line, and accepts its own models",
    async run() {
      assert.equal(plugin.detectBypass([]), null);
      assert.equal(plugin.detectBypass(["/usr/bin/program", "--help", "bypass"]), null);
      for (const model of plugin.models) assert.equal(plugin.validateModel(model), null, `model ${model}`);
    },
  },
];
