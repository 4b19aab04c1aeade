import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { unpackAll } from "../src/npm/unpack.ts";
import { put } from "./use-places.ts";

const folderFor = (what: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `ta-${what}-`));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A registry with one package, and with what it says of it. */
const startRegistry = async (integrityOf: (tarball: Buffer) => string): Promise<void> => {
  const made = folderFor("made");
  put(join(made, "package/package.json"), '{"name":"one","version":"1.0.0"}');
  execFileSync("tar", ["-czf", join(made, "one.tgz"), "-C", made, "package"]);
  const tarball = readFileSync(join(made, "one.tgz"));
  const server = createServer((request, response) => {
    if (request.url?.endsWith(".tgz")) return void response.end(tarball);
    const dist = { tarball: `${url}/one.tgz`, integrity: integrityOf(tarball) };
    const versions = { "1.0.0": { name: "one", version: "1.0.0", dist } };
    response.end(JSON.stringify({ "dist-tags": { latest: "1.0.0" }, versions }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("npm_config_registry", url);
};
afterEach(() => void vi.unstubAllEnvs());

const sha512 = (content: Buffer | string): string =>
  `sha512-${createHash("sha512").update(content).digest("base64")}`;

test("a package that is what the registry says of it is unpacked without npm", async () => {
  await startRegistry(sha512);
  const folder = folderFor("into");
  await unpackAll(folder, { one: "^1.0.0" }, new AbortController().signal);
  expect(readFileSync(join(folder, "node_modules/one/package.json"), "utf8")).toContain('"one"');
});

test.each([
  ["another sum", () => sha512("another")],
  ["no sum", () => ""],
  ["a weaker sum", (tarball: Buffer) => `sha1-${createHash("sha1").update(tarball).digest("base64")}`],
])("with %s nothing of a package is unpacked", async (_, integrityOf) => {
  await startRegistry(integrityOf);
  const folder = folderFor("into");
  await expect(unpackAll(folder, { one: "1.0.0" }, new AbortController().signal)).rejects.toMatchObject({
    code: "package_corrupt",
  });
  expect(existsSync(join(folder, "node_modules"))).toBe(false);
});
