import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { squeeze } from "./kit/squeeze.ts";
import { verifies } from "./kit/verifies.ts";

const REPOSITORY = resolve(import.meta.dirname, "..");

/** Each page for authors of plugins, and the plugin that its examples are taken from. */
const PAGES: readonly (readonly [page: string, fixture: string])[] = [
  ["docs/writing-a-provider.md", "provider-outside"],
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
  for (const [page, fixture] of PAGES) {
    const folder = join("test-e2e/fixtures", fixture);
    const files = readdirSync(join(REPOSITORY, folder)).filter((name) => name.endsWith(".js"));
    const code = files.map((name) => bare(read(folder, name)));
    const pieces = blocks(page, "js").flatMap((block) => block.split(GAP).map(bare));
    expect(pieces.length, page).toBeGreaterThan(4);
    expect(
      pieces.filter((piece) => !code.some((text) => text.includes(piece))),
      page,
    ).toEqual([]);
    const [manifest] = blocks(page, "json");
    expect(JSON.parse(read(folder, "package.json"))).toMatchObject(JSON.parse(manifest!) as object);
  }
});
