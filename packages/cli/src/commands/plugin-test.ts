import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createRegistry, findPlugins } from "@team-agent/core";
import { TeamAgentError } from "@team-agent/core/client";
import { paint, say, sayJson } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";

/** Runs the conformance cases of the contract over a third-party plugin. This does run the plugin's code. */
export const testPlugin = async (folder: string, { json }: { readonly json: boolean }): Promise<void> => {
  requirePerson("plugin test");
  const directory = resolve(folder);
  const plugin = findPlugins({ home: "", bundledFrom: directory, bundled: [], paths: [directory] })[0];
  if (!plugin)
    throw new TeamAgentError("plugin_invalid", `${directory} has no package.json with a teamAgent field`, {
      action: "see docs/writing-a-provider.md or docs/transports.md",
    });
  const registry = createRegistry(() => [plugin]);
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as unknown;
  const scratch = mkdtempSync(join(tmpdir(), "team-agent-plugin-test-"));
  process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
  const { providerCases, transportCases } = await import("@team-agent/plugin-api/testing");
  const cases =
    plugin.manifest.kind === "provider"
      ? providerCases(await registry.provider(plugin.manifest.id), { manifest, directory: scratch })
      : transportCases(await registry.transport(plugin.manifest.id), {
          manifest,
          serverKey: randomBytes(6).toString("hex"),
          directory: scratch,
        });
  const results: { name: string; ok: boolean; error: string | null }[] = [];
  for (const one of cases) {
    const error = await one.run().then(
      () => null,
      (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
    );
    results.push({ name: one.name, ok: error === null, error });
    if (!json)
      say(
        `${error === null ? paint("green", "passed") : paint("red", "failed")}  ${one.name}${error === null ? "" : `\n        ${error}`}`,
      );
  }
  const failed = results.filter((result) => !result.ok).length;
  if (json) sayJson({ ok: failed === 0, results });
  else say(`${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
};
