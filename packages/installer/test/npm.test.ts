import { expect, test } from "vitest";
import { withoutSecrets } from "../src/log.ts";
import { npmError } from "../src/npm/npm-errors.ts";
import { bestVersion } from "../src/npm/registry.ts";

const VERSIONS = ["0.1.0", "0.1.9", "0.1.10", "0.2.0", "1.0.0", "1.4.2", "1.10.0", "2.0.0", "2.1.0-beta.1"];

test.each([
  ["0.1.9", "0.1.9"],
  ["^0.1.0", "0.1.10"],
  ["~1.4.0", "1.4.2"],
  ["^1.4.2", "1.10.0"],
  ["1", "1.10.0"],
  ["2.1.0-beta.1", "2.1.0-beta.1"],
  ["^3.0.0", null],
  ["0.1.7", null],
])("%s is answered by %s", (range, version) => {
  expect(bestVersion(VERSIONS, range)).toBe(version);
});

test.each([
  ["npm error code ECONNREFUSED", "registry_unreachable"],
  ["npm error code ETARGET\nnpm error No matching version found", "package_missing"],
  ["npm error code EINTEGRITY", "package_corrupt"],
  ["npm error code ENOSPC", "disk_full"],
  ["npm error code E401", "registry_refused"],
  ["npm error something new", "npm_failed"],
])("%j means %s", (stderr, code) => {
  const error = npmError({ status: 1, stdout: "", stderr }, "team-agent 0.1.0");
  expect(error.code).toBe(code);
  expect(error.action).not.toBe("");
});

test("what is kept of npm's words holds no sign-in", () => {
  const said = [
    "https://ann:secret@packages.example/x",
    "//packages.example/:_authToken=abcdef",
    "authorization: Bearer abcdef",
    `npm_${"a".repeat(36)}`,
  ].join("\n");
  expect(withoutSecrets(said)).not.toMatch(/secret|abcdef|aaaa/);
});
