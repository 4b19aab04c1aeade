import type { LaunchContext } from "@team-agent/plugin-api";
import { workerLaunch } from "@team-agent/plugin-api/testing";
import { VERIFIED_VERSION } from "../src/values.ts";

/** A worker's launch; every case changes what it is about. */
export const launchContext = (change: Partial<LaunchContext> = {}): LaunchContext =>
  workerLaunch(VERIFIED_VERSION, change);
