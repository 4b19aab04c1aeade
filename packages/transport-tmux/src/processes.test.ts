import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { processStartTime, startTimeFromPs } from "./identity.ts";
import { fromPs, processes } from "./processes.ts";

/** Words without blanks, which `ps` would not tell apart. */
const ARGUMENTS = ["-e", "setInterval(()=>{},1000)", "--", "--flag"];

test("ps tells of a process what /proc tells, and nothing of one that has ended", async () => {
  const env = { PATH: process.env.PATH ?? "", ODD: "a=b c\nd" };
  const child = spawn(process.execPath, ARGUMENTS, { env, stdio: "ignore" });
  await once(child, "spawn");
  const pid = child.pid!;
  const expected = { parent: process.pid, argv: [process.execPath, ...ARGUMENTS] };
  expect(await processes.findProcess(pid)).toEqual({ pid, startTime: processStartTime(pid), ...expected });
  expect(fromPs(pid)).toEqual(expected);
  expect(startTimeFromPs(pid)).toMatch(/\d\d:\d\d:\d\d/);
  // Where there is no /proc, nobody tells.
  expect([null, env]).toContainEqual(await processes.environmentOf(pid));

  child.kill("SIGKILL");
  await once(child, "exit");
  expect([fromPs(pid), startTimeFromPs(pid), await processes.findProcess(pid)]).toEqual([null, null, null]);
  expect(await processes.environmentOf(pid)).toBeNull();
});
