import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stopCoordinator } from "../src/client/stop.ts";
import { makePlaces } from "./team.ts";

/** Listens at the socket, and takes nobody in. */
const DEAF = `require("net").createServer().listen(process.argv[1], () => {
  process.stdout.write("listening", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});`;

/** Nothing listens at the socket any more. */
const AWAIT_END = `const knock = () => require("net").connect(process.argv[1]).on("error", () => process.exit()).on("connect", knock);
knock();`;

test("a coordinator that ends while somebody waits at its door is one that is not there", async () => {
  const { workspace, close } = makePlaces();
  onTestFinished(close);
  mkdirSync(dirname(workspace.socket), { recursive: true, mode: 0o700 });
  const deaf = spawn(process.execPath, ["-e", DEAF, workspace.socket]);
  await once(deaf.stdout, "data");
  const stopped = stopCoordinator(workspace, "test", undefined);
  deaf.kill("SIGKILL");
  // It has ended before the answer of the connection is looked at.
  execFileSync(process.execPath, ["-e", AWAIT_END, workspace.socket]);
  expect(await stopped).toBeNull();
});
