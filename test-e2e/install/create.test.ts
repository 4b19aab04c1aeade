import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { usePerson } from "./person.ts";
import { useRegistry } from "./use-registry.ts";

const registry = useRegistry();

verifies("kit.registry", async () => {
  const person = usePerson(registry.url);
  const must = async (line: string, cwd: string): Promise<void> => {
    const [program, ...args] = line.split(" ");
    const run = await person.run(program!, args, { cwd });
    expect(run.exitCode, `${line}\n${run.stdout}\n${run.stderr}`).toBe(0);
  };
  await must("npm create --yes @team-agent/provider my_place -- --transport", person.workspace);
  await must("npm create --yes @team-agent/provider my-program", person.workspace);
  const folder = join(person.workspace, "team-agent-provider-my-program");
  const workflow = readFileSync(join(folder, ".github/workflows/ci.yml"), "utf8");
  const commands = [...workflow.matchAll(/^ +- run: (np[mx] .+)$/gm)].map(([, line]) => line!);
  expect(commands).toHaveLength(3);
  for (const line of commands) await must(line, folder);
  await must("npm pack --dry-run", join(person.workspace, "team-agent-transport-my_place"));
});
