import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { NODE } from "../kit/npm.ts";
import { manifestIn, tarballOf } from "./tarballs.ts";

export interface Registry {
  /** Ends with a slash, as npm writes it. */
  readonly url: string;
  /** A tarball, or a folder with a package.json, becomes a published version, and `latest`. */
  publish(place: string): Promise<void>;
  close(): Promise<void>;
}

/** A registry of our own: empty, on 127.0.0.1, and without any other behind it. It ends with this process. */
export const startRegistry = async (): Promise<Registry> => {
  const folder = mkdtempSync(join(tmpdir(), "registry-"));
  mkdirSync(join(folder, "tmp"));
  const server = execa(NODE, [join(import.meta.dirname, "registry-main.ts"), folder], {
    extendEnv: false,
    env: { HOME: folder, TMPDIR: join(folder, "tmp") },
    stdin: "pipe",
    reject: false,
  });
  const lines = createInterface({ input: server.nodeChildProcess.stdout! });
  const said = await Promise.race([once(lines, "line"), server]);
  if (!Array.isArray(said)) throw new Error(`the registry did not start: ${String(said.stderr)}`);
  const url = String(said[0]);
  return {
    url,
    publish: async (place) => upload(url, await tarballOf(place)),
    close: async () => {
      server.nodeChildProcess.stdin!.end();
      await server;
    },
  };
};

/** What `npm publish` sends; by hand, because npm takes seconds for each. */
const upload = async (url: string, tarball: string): Promise<void> => {
  const [data, manifest] = await Promise.all([readFile(tarball), manifestIn(tarball)]);
  const { name, version } = manifest;
  const file = `${name}-${version}.tgz`;
  const digest = (kind: string, as: "hex" | "base64") => createHash(kind).update(data).digest(as);
  const dist = {
    shasum: digest("sha1", "hex"),
    integrity: `sha512-${digest("sha512", "base64")}`,
    tarball: `${url}${name}/-/${file}`,
  };
  const answer = await fetch(`${url}${encodeURIComponent(name)}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      _id: name,
      name,
      "dist-tags": { latest: version },
      versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
      _attachments: {
        [file]: {
          content_type: "application/octet-stream",
          data: data.toString("base64"),
          length: data.length,
        },
      },
    }),
  });
  if (!answer.ok) throw new Error(`${name}@${version} was not published: ${await answer.text()}`);
};
