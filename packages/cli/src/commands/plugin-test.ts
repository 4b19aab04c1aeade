import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { TeamAgentError } from "@team-agent/core/client";
import type { Ability } from "@team-agent/plugin-api/testing";
import { columns, paint, say, sayJson } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { type Bench, openBench } from "../plugin-cases/bench.ts";
import { pluginIn } from "../plugin-cases/find.ts";
import { type AbilityVerdict, type CaseResult, judgeAbilities } from "../plugin-cases/judge.ts";

interface Options {
  readonly json: boolean;
  /** In seconds, for one case. */
  readonly limit?: number;
}

/** Cases of a transport wait up to ten seconds for each thing that happens on its server. */
const LIMIT_SECONDS = { provider: 20, transport: 60 };

/**
 * Runs the conformance cases of the contract over a plugin, and those of its fixtures, each in a process of its own. This does
 * run the plugin's code.
 */
export const testPlugin = async (folder: string, { json, limit }: Options): Promise<void> => {
  requirePerson("plugin test");
  const plugin = pluginIn(resolve(folder));
  const { kind } = plugin.manifest;
  const { run } = openBench(plugin, { limitMs: (limit ?? LIMIT_SECONDS[kind]) * 1000 });
  const { names, declared } = await listCases(run);
  // The cases of a transport wait for what happens on one server; those of a provider are alone anyway.
  const width = kind === "transport" ? 1 : availableParallelism();
  const results = await inOrder(
    names,
    width,
    async (name, place): Promise<CaseResult> => {
      const { told, cut } = await run(place);
      const last = told.find((one) => one.kind === "done");
      return {
        name,
        error: cut ?? last?.error ?? told.find((one) => one.kind === "refused")?.message ?? null,
        seen: told.flatMap((one) => (one.kind === "seen" ? [one.seen] : [])),
      };
    },
    json ? () => {} : sayResult,
  );
  const capabilities = kind === "provider" ? judgeAbilities(declared, results) : [];
  const failed = results.filter(({ error }) => error !== null).length;
  if (json)
    sayJson({
      ok: failed === 0,
      results: results.map(({ name, error }) => ({ name, ok: error === null, error })),
      capabilities,
    });
  else {
    say(`${results.length - failed} passed, ${failed} failed`);
    if (capabilities.length > 0) say(`\n${columns(capabilities.map(rowOf)).join("\n")}`);
  }
  if (failed > 0) process.exitCode = 1;
};

/** Their names, and what the plugin declares; its code is loaded for that, and not here. */
const listCases = async (
  run: Bench["run"],
): Promise<{ readonly names: readonly string[]; readonly declared: readonly Ability[] }> => {
  const { told, cut } = await run("list");
  const listed = told.find((one) => one.kind === "listed");
  if (listed) return listed;
  const refused = told.find((one) => one.kind === "refused");
  throw new TeamAgentError(
    refused?.code ?? "plugin_invalid",
    refused?.message ?? `its module could not be loaded: ${cut}`,
    { action: refused?.action || "see docs/writing-a-provider.md or docs/writing-a-transport.md" },
  );
};

/** Does so many at once, and tells of each in their order. */
const inOrder = async <T, R>(
  list: readonly T[],
  width: number,
  run: (one: T, place: number) => Promise<R>,
  tell: (result: R) => void,
): Promise<readonly R[]> => {
  const results: (R | undefined)[] = list.map(() => undefined);
  let next = 0;
  let told = 0;
  const work = async (): Promise<void> => {
    while (next < list.length) {
      const place = next++;
      results[place] = await run(list[place]!, place);
      while (told < list.length && results[told] !== undefined) tell(results[told++]!);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return results as readonly R[];
};

const sayResult = ({ name, error }: CaseResult): void =>
  say(
    error === null
      ? `${paint("green", "passed")}  ${name}`
      : `${paint("red", "failed")}  ${name}\n        ${error}`,
  );

const rowOf = ({ name, status, by }: AbilityVerdict): readonly string[] => {
  if (status === "proven") return [name, "proven", by!];
  return status === "missing"
    ? [name, "missing", `declared, and nothing shows it: ${by}`]
    : [name, "declared absent", ""];
};
