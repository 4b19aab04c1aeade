import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { installationOf } from "./installed.ts";
import { usePerson } from "./person.ts";
import { useRegistry } from "./use-registry.ts";

const registry = useRegistry("0.2.0");

const OLD = ["--use", "0.1.0"];

/** The moments at which an installer is killed or interrupted, and how each is seen. */
const MOMENTS = [
  "it stages",
  "npm works",
  "it was staged",
  "the command was written",
  "it was switched",
] as const;
type Moment = (typeof MOMENTS)[number];

const DONE: Partial<Record<Moment, string>> = {
  "it was staged": "and try it\n",
  "the command was written": "team-agent\n",
  "it was switched": "from now on\n",
};

/** Begins an update, or a first installation, and sends a signal at a moment. */
const endedAt = async (
  moment: Moment,
  { isFirst, signal }: { readonly isFirst: boolean; readonly signal: NodeJS.Signals },
) => {
  const person = usePerson(registry.url);
  const installation = installationOf(person);
  if (!isFirst) await installation.mustInstall(...OLD);
  const child = installation.begin(["install", "--yes"]);
  let said = "";
  child.stdout!.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<{ code: number | null }>((resolve) =>
    child.on("close", (code) => resolve({ code })),
  );
  const staging = () => installation.versions().find((name) => name.startsWith("."));
  const isThen = () => {
    const words = DONE[moment];
    if (words !== undefined)
      return said.split("done  ").some((line) => line.endsWith(words)) || child.exitCode !== null;
    const name = staging();
    if (name === undefined) return false;
    return moment === "it stages" || existsSync(join(installation.runtime, "versions", name, "node_modules"));
  };
  await until(moment, async () => isThen(), 20_000);
  child.kill(signal);
  return { ...installation, ...(await ended) };
};

verifies(
  "install.killed",
  async () => {
    for (const isFirst of [true, false])
      for (const moment of MOMENTS) {
        const where = `${moment}, ${isFirst ? "first" : "over another one"}`;
        const { mustInstall, version, versions, besides, current, command, runtime } = await endedAt(moment, {
          isFirst,
          signal: "SIGKILL",
        });
        const isSwitched = current() === "versions/0.2.0";
        if (existsSync(command) && current() !== null)
          expect(await version(), where).toBe(isSwitched ? "0.2.0" : "0.1.0");
        else expect(isFirst, where).toBe(true);
        expect((await mustInstall()).version, where).toBe("0.2.0");
        expect(await version(), where).toBe("0.2.0");
        expect(besides(), where).toEqual([]);
        expect(versions(), where).toEqual(isFirst ? ["0.2.0"] : ["0.1.0", "0.2.0"]);
        expect(readdirSync(join(runtime, "versions/0.2.0")), where).not.toContain(".worker");
      }
  },
  300_000,
);

verifies(
  "install.interrupted",
  async () => {
    for (const isFirst of [true, false])
      for (const moment of ["it stages", "npm works"] as const) {
        const where = `${moment}, ${isFirst ? "first" : "over another one"}`;
        const { code, version, versions, besides, current, command } = await endedAt(moment, {
          isFirst,
          signal: "SIGINT",
        });
        expect(code, where).toBe(130);
        expect(besides(), where).toEqual([]);
        expect(versions(), where).toEqual(isFirst ? [] : ["0.1.0"]);
        expect(current(), where).toBe(isFirst ? null : "versions/0.1.0");
        expect(existsSync(command), where).toBe(!isFirst);
        if (!isFirst) expect(await version(), where).toBe("0.1.0");
      }
  },
  240_000,
);
