import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { squeeze } from "./kit/squeeze.ts";
import { verifies } from "./kit/verifies.ts";

const REPOSITORY = resolve(import.meta.dirname, "..");

/** Each page for authors of plugins, and the plugins that its examples are taken from: of the first one it shows the manifest, too. */
const PAGES: readonly (readonly [page: string, first: string, ...others: readonly string[]])[] = [
  ["docs/writing-a-provider.md", "provider-outside", "provider-ledger"],
  ["docs/writing-a-transport.md", "transport-outside"],
];

const read = (...path: readonly string[]): string => readFileSync(join(REPOSITORY, ...path), "utf8");

const blocks = (page: string, language: string): readonly string[] =>
  [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, code]) => code!,
  );

/** A gap in an example is a comment of its own. */
const GAP = /^\s*\/\/ …$/m;

/** What is compared: a page has comments of its own, and lines as long as it likes. */
const bare = (code: string): string =>
  squeeze(code.replaceAll(/^\s*\/\*\*.*\*\/$|(^|\s)\/\/.*$/gm, "")).replaceAll(/,(?=[\])}])/g, "");

verifies("repo.examples", async () => {
  for (const [page, ...fixtures] of PAGES) {
    const folders = fixtures.map((fixture) => join("test-e2e/fixtures", fixture));
    const code = folders.flatMap((folder) =>
      readdirSync(join(REPOSITORY, folder))
        .filter((name) => name.endsWith(".js"))
        .map((name) => bare(read(folder, name))),
    );
    const pieces = blocks(page, "js").flatMap((block) => block.split(GAP).map(bare));
    expect(pieces.length, page).toBeGreaterThan(4);
    expect(
      pieces.filter((piece) => !code.some((text) => text.includes(piece))),
      page,
    ).toEqual([]);
    const [manifest] = blocks(page, "json");
    expect(JSON.parse(read(folders[0]!, "package.json"))).toMatchObject(JSON.parse(manifest!) as object);
  }
});
