import { expect, test } from "vitest";
import { detectTmux, judgeVersion } from "./detect.ts";

test.each([
  ["tmux 3.3a", true, true],
  ["tmux 3.3", true, true],
  ["tmux 3.2", true, false],
  ["tmux 3.2a", true, false],
  ["tmux 3.2-rc", true, false],
  ["tmux 3.4", true, false],
  ["tmux 3.5a", true, false],
  ["tmux next-3.6", true, false],
  ["tmux master", true, false],
  ["tmux openbsd-7.4", true, false],
  ["tmux 10.0", true, false],
  ["tmux 3.30", true, false],
  ["tmux 3.1c", false, false],
  ["tmux 2.9a", false, false],
  ["tmux 1.8", false, false],
])("%s: usable %s, verified %s", (text, installed, versionVerified) => {
  const detection = judgeVersion(text);
  expect(detection).toMatchObject({ installed, versionVerified, version: text.slice(5) });
  if (!installed)
    expect(detection.problem).toMatchObject({
      message: expect.stringContaining(text),
      action: expect.any(String),
    });
});

test("the tmux on PATH is found, and its absence is told with what installs it", async () => {
  expect(await detectTmux({ PATH: process.env.PATH })).toMatchObject({ installed: true });
  expect(await detectTmux({ PATH: "/nonexistent" })).toMatchObject({
    installed: false,
    problem: { action: expect.stringContaining("tmux") },
  });
  expect(await detectTmux({})).toMatchObject({ installed: false });
});
