import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { withTrial } from "../../scripts/release/compatibility.ts";
import { movePin, PROGRAMS, pinOf } from "../../scripts/release/pins.ts";
import { verifies } from "../kit/verifies.ts";
import { checkOut } from "./checkout.ts";

verifies("release.programs", async () => {
  const { folder } = await checkOut("pins", "022");
  const read = (path: string) => readFileSync(join(folder, path), "utf8");
  for (const program of PROGRAMS) {
    const from = pinOf(folder, program);
    const pins = `test-e2e/real/program/${program.name}.ts`;
    const values = `packages/provider-${program.name}/src/values.ts`;
    const before = [read(pins), read(values), read("docs/providers.md")];
    const goBack = movePin(folder, program, "99.1.0");
    expect(pinOf(folder, program)).toBe("99.1.0");
    expect(read(values)).toContain('VERIFIED_VERSION = "99.1.0"');
    expect(read("docs/providers.md")).toMatch(new RegExp(`\\| ${program.label} \\| 99\\.1\\.0 \\|`));
    expect(read(`packages/provider-${program.name}/README.md`)).toContain("Verified with **99.1.0**");
    // The other program's release stays what it was.
    for (const other of PROGRAMS.filter((one) => one !== program))
      expect(pinOf(folder, other)).not.toBe("99.1.0");
    goBack();
    expect(pinOf(folder, program)).toBe(from);
    expect([read(pins), read(values), read("docs/providers.md")]).toEqual(before);
    // The table knows the release that the adapter calls verified.
    expect(read("docs/compatibility.md")).toMatch(
      new RegExp(`\\| ${program.label} \\| ${from} \\|.*\\| passes`),
    );
  }
});

verifies("release.programs", async () => {
  const head = "# Page\n\n| program | release |\n|---|---|\n";
  const trial = (version: string, result: string, platform = "linux-x64") => ({
    program: "Codex",
    version,
    platform,
    day: "2026-01-31",
    result,
  });
  const trials = [
    trial("0.9.0", "passes"),
    trial("0.10.0", "does not pass"),
    trial("0.10.0", "passes"),
    trial("0.10.0", "passes", "darwin-arm64"),
    { ...trial("2.0.0", "passes"), program: "Claude Code" },
  ];
  expect(trials.reduce(withTrial, head)).toBe(
    [
      head.trimEnd(),
      "| Claude Code | 2.0.0 | linux-x64 | 2026-01-31 | passes |",
      "| Codex | 0.10.0 | darwin-arm64 | 2026-01-31 | passes |",
      "| Codex | 0.10.0 | linux-x64 | 2026-01-31 | passes |",
      "| Codex | 0.9.0 | linux-x64 | 2026-01-31 | passes |",
      "",
    ].join("\n"),
  );
});
