import { expect } from "vitest";
import { message, reaches, records, send, started, timesRecorded } from "../kit/messages.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

interface Agents {
  readonly agents: readonly {
    readonly agent_id: string;
    readonly channel: string;
    readonly notes: readonly string[];
  }[];
}
const agent = async (sandbox: Sandbox, id: string) =>
  (await sandbox.json<Agents>(["status"])).agents.find(({ agent_id }) => agent_id === id)!;

verifies("deliver.deaf", async () => {
  const sandbox = await started(["ann"]);
  await reaches(sandbox, await send(sandbox, "ann", "[[drop-hooks 12]]"), "delivered");
  expect(await agent(sandbox, "ann")).toMatchObject({ channel: "hooks", notes: [] });
  const id = await send(sandbox, "ann", "are you\nthere?");
  await reaches(sandbox, id, "delivered");
  expect((await message(sandbox, id)).evidence?.at(-1)?.source).toBe("transcript prompt");
  expect(timesRecorded(sandbox, id)).toBe(1);
  expect(records(sandbox).match(/"text":"Team message msg_/g)!.length).toBeLessThanOrEqual(4);
  const deaf = await agent(sandbox, "ann");
  expect(deaf.channel).toBe("paste");
  expect(deaf.notes).toContainEqual(expect.stringContaining("hooks do not come"));
  // The hooks come back, and are used again.
  const more: string[] = [];
  for (let index = 0; index < 8; index++) {
    more.push(await send(sandbox, "ann", `number ${index}`));
    await reaches(sandbox, more.at(-1)!, "delivered");
  }
  for (const one of more) expect(timesRecorded(sandbox, one)).toBe(1);
  expect(await agent(sandbox, "ann")).toMatchObject({ channel: "hooks", notes: [] });
});

verifies(
  "deliver.widths",
  async () => {
    const sandbox = useSandbox();
    sandbox.team(["ann"]);
    sandbox.team(["bob"], { model: "paste-only" });
    const run = await sandbox.cli(["quick-start", "--yes"]);
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    const { argv } = await sandbox.json<{ argv: string[] }>(["attach"]);
    for (const width of [40, 41, 80, 300])
      for (const name of ["ann", "bob"]) {
        const size = ["resize-window", "-t", `=team-current:=${name}`, "-x", String(width), "-y", "30"];
        await sandbox.tmux(["-S", argv[2]!, ...size]);
        const text = `宽${"字".repeat(width)} ${"wide and narrow ".repeat(6)}${width}`;
        const id = await send(sandbox, name, text);
        await reaches(sandbox, id, "delivered");
        expect([width, name, timesRecorded(sandbox, id)]).toEqual([width, name, 1]);
        expect(records(sandbox)).toContain(JSON.stringify(text).slice(1, -1));
      }
  },
  120_000,
);
