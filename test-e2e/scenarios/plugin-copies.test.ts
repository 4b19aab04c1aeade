import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { reaches, send } from "../kit/messages.ts";
import { castTeam, plantInHome } from "../kit/plant.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const CONTRACT = new URL("../../packages/plugin-api", import.meta.url).pathname;

/** Throws, as it plans, an error of the copy of the contract that lies in its own package. */
const throwsItsOwn = (code: string): string =>
  `import { TeamAgentError } from "@team-agent/plugin-api/errors";\n${code.replace(
    "plan: async (context) =>",
    'plan: async () => { throw new TeamAgentError("carrier_shy", "the carrier is shy", { action: "be kind to it" }); },\n  other: async (context) =>',
  )}`;

verifies("plugin.copies", async () => {
  const sandbox = useSandbox();
  const { cli } = sandbox;
  const folder = plantInHome(sandbox, { id: "carrier", edit: throwsItsOwn });
  const copy = join(folder, "node_modules/@team-agent/plugin-api");
  for (const part of ["package.json", "dist"])
    cpSync(join(CONTRACT, part), join(copy, part), { recursive: true });
  const own = JSON.parse(readFileSync(join(copy, "package.json"), "utf8")) as object;
  writeFileSync(join(copy, "package.json"), JSON.stringify({ ...own, version: "0.0.9" }));
  castTeam(sandbox, { ann: "carrier", bob: "fake" });
  const start = await cli(["quick-start", "--yes"]);
  expect(start.stdout + start.stderr).toContain("the carrier is shy");
  const again = await cli(["start-agent", "ann", "--yes"]);
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toMatch(/^error: .*the carrier is shy\naction: be kind to it\nlog: /m);
  await reaches(sandbox, await send(sandbox, "bob", "hello [[say hi]]"), "delivered");
});
