import { execFile } from "node:child_process";
import type { Detection } from "@team-agent/plugin-api";

export const MINIMUM_VERSION = "3.2";
/** The version that the tests run with; others are known from recorded transcripts only. */
const VERIFIED = "3.3";

export const detectTmux = (env: Readonly<Record<string, string | undefined>>): Promise<Detection> =>
  new Promise((resolve) => {
    execFile("tmux", ["-V"], { env: { PATH: env.PATH ?? "" }, timeout: 5000 }, (error, stdout) => {
      if (error) resolve(missing("tmux is not installed, or not on PATH"));
      else resolve(judgeVersion(stdout.trim()));
    });
  });

/** `tmux 3.3a`, `tmux next-3.5`, `tmux master`: a version without a number is taken for a new one. */
export const judgeVersion = (text: string): Detection => {
  const version = text.replace(/^tmux\s+/, "");
  const found = /(\d+)\.(\d+)/.exec(version);
  if (found) {
    const [major, minor] = [Number(found[1]), Number(found[2])];
    const [wantMajor, wantMinor] = MINIMUM_VERSION.split(".").map(Number) as [number, number];
    if (major < wantMajor || (major === wantMajor && minor < wantMinor))
      return {
        ...missing(`tmux ${version} is too old: ${MINIMUM_VERSION} or newer is needed`),
        installed: false,
        version,
      };
  }
  return {
    installed: true,
    program: "tmux",
    version,
    versionVerified: new RegExp(`^${VERIFIED.replace(".", "\\.")}(?!\\d)`).test(version),
    signedIn: "unknown",
  };
};

const missing = (message: string): Detection => ({
  installed: false,
  versionVerified: false,
  signedIn: "unknown",
  problem: {
    message,
    action: process.platform === "darwin" ? "brew install tmux" : "sudo apt-get install tmux",
  },
});
