import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { rememberAgreement } from "../src/agents/agreement.ts";
import { tempDir } from "./bench.ts";
import { open } from "./running.ts";

const deadPid = () => spawnSync("true").pid;

test("what a killed coordinator left half written is taken away by the next one, and nothing else", async () => {
  const { places, start } = open();
  const { runtimeDir } = places.workspace;
  const roles = join(runtimeDir, "demo", "roles");
  const [dead, elsewhere] = [deadPid(), tempDir()];
  mkdirSync(roles, { recursive: true, mode: 0o700 });
  const half = (folder: string, name: string) => writeFileSync(join(folder, name), "half", { mode: 0o600 });
  half(roles, `ann-2.md.tmp-${dead}`);
  half(join(runtimeDir, "demo"), `team_state.md.tmp-${dead}`);
  half(runtimeDir, `coordinator.json.tmp-${dead}`);
  half(elsewhere, `ann-2.md.tmp-${dead}`);
  symlinkSync(elsewhere, join(runtimeDir, "other"));
  const stays = [
    "ann-2.md",
    `ann-3.md.tmp-${process.ppid}`,
    `ann-4.txt.tmp-${dead}`,
    `ann-5.md.tmp-${dead}x`,
  ];
  for (const name of stays) half(roles, name);
  symlinkSync(join(elsewhere, `ann-2.md.tmp-${dead}`), join(roles, `ann-6.md.tmp-${dead}`));
  await start();
  expect(readdirSync(roles).sort()).toEqual([...stays, `ann-6.md.tmp-${dead}`].sort());
  for (const folder of [runtimeDir, join(runtimeDir, "demo")])
    expect(readdirSync(folder).filter((name) => name.includes(".tmp-"))).toEqual([]);
  expect(readdirSync(elsewhere)).toHaveLength(1);
});

test("a half written list of agreements goes with the next agreement", () => {
  const state = tempDir();
  const agreement = { hash: "h" } as Parameters<typeof rememberAgreement>[0];
  const env = { XDG_STATE_HOME: state };
  rememberAgreement(agreement, env, new Date(0));
  const [file] = readdirSync(state, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
  const path = join(state, file!);
  writeFileSync(`${path}.tmp-${deadPid()}`, "half", { mode: 0o600 });
  rememberAgreement(agreement, env, new Date(1));
  expect(readdirSync(dirname(path))).toEqual(["agreements.json"]);
});
