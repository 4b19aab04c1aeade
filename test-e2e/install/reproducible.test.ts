import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { NAMES } from "../kit/npm.ts";
import { verifies } from "../kit/verifies.ts";
import { checkOut } from "./checkout.ts";
import { usePerson } from "./person.ts";
import { startRegistry } from "./registry.ts";

verifies("release.reproducible", async () => {
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  const { home } = usePerson(registry.url);
  // Folders of unequal length, since a path that found its way into a bundle would be as long.
  const places = [
    ["a", "022", []],
    // Whoever compares what was published packs everything.
    ["a-much-longer-name", "077", ["--all"]],
  ] as const;
  const [usual, strict] = await Promise.all(
    places.map(async ([name, umask, options]) => {
      const checkout = await checkOut(name, umask);
      await checkout.run(["turbo", "run", "build", "--force", "--output-logs=errors-only"]);
      await checkout.run(["node", "scripts/release/pack.ts", ...options, "release"], {
        NPM_CONFIG_USERCONFIG: join(home, ".npmrc"),
      });
      return tarballsIn(join(checkout.folder, "release/packages"));
    }),
  );
  expect(usual!.map(({ name }) => name)).toHaveLength(NAMES.length);
  expect(strict).toEqual(usual);
});

const tarballsIn = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => ({
      name,
      sha256: createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    }));
