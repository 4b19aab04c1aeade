import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const OURS = [
  ".team/runtime",
  ".team/logs",
  ".team/logs/events.jsonl",
  ".team/logs/coordinator.log",
  ".team/runtime/team.db",
  ".team/runtime/coordinator.lock.db",
  ".team/runtime/coordinator.json",
  ".team/runtime/current",
  ".team/runtime/current/team.spec.yaml",
];
const LINE = "export A=1\n";

verifies(
  "trial.2",
  async () => {
    const { cli, root, workspace, env, team } = useSandbox();
    team(["ann"]);
    const elsewhere = join(root, "elsewhere");
    mkdirSync(elsewhere, { mode: 0o700 });
    const profile = join(elsewhere, "profile");
    /** Nothing of the person's is changed, and nothing is made beside it. */
    const isUntouched = () => {
      expect(readdirSync(elsewhere)).toEqual(["profile"]);
      expect(readFileSync(profile, "utf8")).toBe(LINE);
    };
    writeFileSync(profile, LINE);

    for (const path of OURS)
      for (const target of [profile, join(elsewhere, "nowhere"), elsewhere]) {
        const full = join(workspace, path);
        for (const folder of ["runtime", "logs"])
          rmSync(join(workspace, ".team", folder), { recursive: true, force: true });
        mkdirSync(dirname(full), { recursive: true });
        symlinkSync(target, full);
        const run = await cli(["quick-start", "--yes"]);
        expect(run.exitCode, path).toBe(1);
        const [error, action, log, ...more] = run.stderr.trimEnd().split("\n");
        expect(error).toBe(
          `error: ${full} is a link to ${target}, and no link is followed there; nothing there was touched`,
        );
        expect(action).toBe(`action: rm ${full}`);
        expect(log).toMatch(/^log: (?:\/|-$)/);
        expect(more).toEqual([]);
        isUntouched();
        await cli(["coordinator", "stop"]);
        isUntouched();
        expect(lstatSync(full).isSymbolicLink(), path).toBe(true);
        rmSync(full);
      }

    // Where there is no runtime folder of the session, it lies in the folder for temporary files, and somebody was there.
    const temp = join(root, "tmp");
    mkdirSync(temp);
    const uid = process.getuid?.() ?? 0;
    for (const name of [`team-agent-${uid}`, `team-agent-logs-${uid}`])
      symlinkSync(elsewhere, join(temp, name));
    const poor = { XDG_RUNTIME_DIR: "", TMPDIR: temp };
    const refused = await cli(["quick-start", "--yes"], { env: poor });
    expect(refused.stderr).toContain(`${join(temp, `team-agent-${uid}`)} is a link to ${elsewhere}`);
    isUntouched();
    expect((await cli(["nonsense", "--workspace", join(root, "none")], { env: poor })).stderr).toContain(
      "log: -",
    );
    isUntouched();

    expect((await cli(["quick-start", "--yes"])).exitCode).toBe(0);
    const kept = (folder: string): readonly string[] =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
    const all = [".team/runtime", ".team/logs"].map((folder) => join(workspace, folder));
    for (const path of [...all, ...all.flatMap(kept), ...kept(join(env.XDG_RUNTIME_DIR!, "team-agent"))])
      expect(statSync(path).mode & 0o077, path).toBe(0);
  },
  180_000,
);
