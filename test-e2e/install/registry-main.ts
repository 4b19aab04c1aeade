// node registry-main.ts FOLDER: a registry on 127.0.0.1 that knows only what is published to it. Says its address, and
// ends when standard input closes.
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { runServer } from "verdaccio";

/** The largest package is a Node.js, which travels as text. */
const MAX_BODY = "200mb";

const [folder = ""] = process.argv.slice(2);

const everybody = { access: "$all", publish: "$anonymous", unpublish: "$anonymous" };
const app = (await runServer({
  storage: join(folder, "storage"),
  configPath: join(folder, "config.yaml"),
  self_path: join(folder, "config.yaml"),
  uplinks: {},
  packages: { "@*/*": everybody, "**": everybody },
  auth: { htpasswd: { file: join(folder, "htpasswd") } },
  web: { enable: false },
  max_body_size: MAX_BODY,
  log: { type: "file", path: join(folder, "registry.log"), level: "warn" },
  // Without it the address of a tarball would follow whatever an environment says.
  url_prefix: "/",
} as unknown as string)) as import("node:http").Server;

process.stdin.resume().on("end", () => process.exit(0));
app.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(app.address() as AddressInfo).port}/\n`);
});
