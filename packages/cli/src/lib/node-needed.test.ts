import { expect, it } from "vitest";
import { tooOld } from "./node-needed.ts";

const running = (napi: string | undefined, env = {}, execPath = "/usr/bin/node") =>
  tooOld({ versions: { node: "23.5.0", ...(napi === undefined ? {} : { napi }) }, execPath, env });

it("takes a Node.js by its Node-API, not by its number", () => {
  expect(running("10")).toBeNull();
  expect(running("137")).toBeNull();
  expect(running("9")).toContain("this is 23.5.0 (Node-API 9, not 10)\n");
  expect(running(undefined)).toContain("this is 23.5.0 (Node-API 0, not 10)\n");
});

it.each([
  [{ NVM_DIR: "/home/dev/.nvm" }, undefined, "nvm install 24 && nvm alias default 24"],
  [{ VOLTA_HOME: "/home/dev/.volta", NVM_DIR: "/home/dev/.nvm" }, undefined, "volta install node@24"],
  [{ FNM_DIR: "/home/dev/.fnm" }, undefined, "fnm install 24 && fnm default 24"],
  [{}, "/home/dev/.local/share/mise/installs/node/22/bin/node", "mise use -g node@24"],
  [{}, "/opt/homebrew/bin/node", "brew upgrade node"],
  [{}, undefined, "install Node.js 24 from https://nodejs.org/en/download"],
])("names the way of what brought this Node.js: %j %s", (env, execPath, action) => {
  expect(running("9", env, execPath)?.split("\n")[1]).toBe(`action: ${action}`);
});
