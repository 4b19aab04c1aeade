import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { stopCoordinator } from "../src/client/index.ts";
import { processStart } from "../src/ground/index.ts";
import { identifyWorkspace, resolveWorkspace, writeMetadata } from "../src/workspace/index.ts";
import { tempPlaces } from "./bench.ts";

/** A process without a door, and a file that says that it is the coordinator. */
const withoutDoor = async (startOf: (real: string) => string | null) => {
  const places = tempPlaces();
  const workspace = resolveWorkspace(places.workspace, { XDG_RUNTIME_DIR: places.runtime });
  const child = spawn("/bin/sh", ["-c", 'trap "" TERM; echo there; while :; do sleep 1; done']);
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const pid = child.pid!;
  writeMetadata(workspace.metadata, {
    pid,
    start_time: startOf(processStart(pid)!),
    version: "1.0.0",
    protocol_version: 1,
    port: 20_000,
    source: "boot",
    started_at: 1,
    workspace: identifyWorkspace(workspace),
  });
  return { workspace, child, pid };
};

test("a coordinator without a door, that hears nothing, is ended by the process that it wrote down", async () => {
  const { workspace, child, pid } = await withoutDoor((real) => real);
  const ended = once(child, "exit");
  expect(await stopCoordinator(workspace, "test")).toEqual({ pid, forced: true });
  expect(await ended).toEqual([null, "SIGKILL"]);
});

test.each([
  ["of another start", (real: string) => `${real}0`],
  ["whose start nobody wrote down", () => null],
])("a process %s is left alone", async (_, startOf) => {
  const { workspace, child } = await withoutDoor(startOf);
  expect(await stopCoordinator(workspace, "test")).toBeNull();
  expect(child.exitCode).toBeNull();
  expect(processStart(child.pid!)).not.toBeNull();
});
