import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { plantAt, plantInHome } from "../kit/plant.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

interface Listed {
  readonly id: string;
  readonly package: string;
  readonly health: string;
  readonly problem: string | null;
  readonly notes: readonly string[];
}

const listed = async ({ json }: Sandbox): Promise<readonly Listed[]> =>
  (await json<{ plugins: readonly Listed[] }>(["plugin", "list"])).plugins;

const healthOf = async (sandbox: Sandbox): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await listed(sandbox)).map((one) => [one.package, one.health]));

verifies("plugin.alias", async () => {
  const sandbox = useSandbox();
  const { json, root } = sandbox;
  const greedy = { id: "greedy", manifest: { aliases: ["claude", "greedier"] } };
  const refused = await json<{ error_code: string; error: string }>([
    ...["plugin", "add", "--yes"],
    plantAt(join(root, "greedy"), greedy),
  ]);
  expect(refused).toMatchObject({ error_code: "plugin_ambiguous" });
  expect(refused.error).toMatch(/"claude".*@team-agent\/provider-claude/);
  // However it came there, a name that somebody has stays his.
  plantInHome(sandbox, greedy);
  plantInHome(sandbox, { id: "keen", manifest: { aliases: ["greedier", "keener"] } });
  const [found, keen] = ["greedy", "keen"].map(
    (id) => async () => (await listed(sandbox)).find((one) => one.id === id)!,
  );
  expect((await found!()).notes).toEqual(['"claude" is not its name: @team-agent/provider-claude has it']);
  expect((await keen!()).notes).toEqual(['"greedier" is not its name: provider-greedy has it']);
  expect(await healthOf(sandbox)).toMatchObject({
    "@team-agent/provider-claude": "ok",
    "provider-greedy": "ok",
    "provider-keen": "ok",
  });
});

verifies("plugin.ambiguous", async () => {
  const sandbox = useSandbox();
  const { cli, json, root } = sandbox;
  const twin = (name: string) =>
    plantAt(join(root, name), { id: "twin", packed: { name: `provider-${name}` } });
  expect((await cli(["plugin", "add", "--yes", twin("one")])).exitCode).toBe(0);
  const refused = await json<{ error_code: string; error: string }>(["plugin", "add", "--yes", twin("two")]);
  expect(refused).toMatchObject({ error_code: "plugin_ambiguous" });
  expect(refused.error).toMatch(/provider-one.*provider-two/);
  expect(await healthOf(sandbox)).not.toHaveProperty("provider-two");
  expect((await cli(["plugin", "add", "--yes", "--use", twin("two")])).exitCode).toBe(0);
  expect(await healthOf(sandbox)).toMatchObject({ "provider-one": "refused", "provider-two": "ok" });
  expect((await cli(["plugin", "use", "provider-one"])).exitCode).toBe(0);
  expect(await healthOf(sandbox)).toMatchObject({ "provider-one": "ok", "provider-two": "refused" });
  // What came with the command goes on, whatever lies beside it.
  plantInHome(sandbox, { id: "fake", packed: { name: "provider-another" } });
  expect(await healthOf(sandbox)).toMatchObject({
    "@team-agent/provider-fake": "ok",
    "provider-another": "refused",
  });
});

verifies("plugin.names", async () => {
  const { json, root } = useSandbox();
  const add = async (manifest: Record<string, unknown>) =>
    await json<{ error_code: string; error: string }>([
      ...["plugin", "add", "--yes"],
      plantAt(join(root, "odd"), { id: "odd", manifest }),
    ]);
  for (const name of ["../x", "__proto__", "", "x".repeat(300), "Upper", "a b"]) {
    for (const manifest of [{ id: name }, { aliases: [name] }]) {
      const refused = await add(manifest);
      expect(refused, JSON.stringify(manifest)).toMatchObject({ error_code: "plugin_invalid" });
      expect(refused.error).toMatch(/teamAgent\.(?:id|aliases)/);
    }
  }
  expect(await add({ apiVersion: 99, kind: "sidecar" })).toMatchObject({ error_code: "plugin_incompatible" });
  expect(await add({ kind: "transport", installCommand: undefined })).toMatchObject({
    error_code: "plugin_invalid",
  });
  expect(await add({ strip: ["*"] })).toMatchObject({ error_code: "plugin_invalid" });
  expect(await add({ programs: ["bin/odd"] })).toMatchObject({ error_code: "plugin_invalid" });
});

verifies("plugin.entry", async () => {
  const sandbox = useSandbox();
  const { json, root } = sandbox;
  const ran = join(root, "it-ran");
  writeFileSync(
    join(root, "beside.js"),
    `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(ran)}, "");`,
  );
  const place = plantAt(join(root, "odd"), { id: "odd" });
  symlinkSync(join(root, "beside.js"), join(place, "link.js"));
  for (const [entry, why] of [
    ["./../beside.js", "leaves the package"],
    ["./link.js", "leaves the package"],
    ["./gone.js", "is not there"],
    ["../beside.js", "must be a path"],
    [join(root, "beside.js"), "must be a path"],
  ] as const) {
    plantAt(place, { id: "odd", manifest: { entry } });
    const refused = await json<{ error_code: string; error: string }>(["plugin", "add", "--yes", place]);
    expect(refused, entry).toMatchObject({ error_code: "plugin_invalid" });
    expect(refused.error).toContain(why);
  }
  expect(existsSync(ran)).toBe(false);
});
