import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { create, linkContract, runTests } from "./create.ts";
import { REPOSITORY } from "./npm.ts";
import type { Run, Sandbox } from "./sandbox.ts";

interface Block {
  readonly language: string;
  /** The file that a block is the whole of. */
  readonly file: string | undefined;
  readonly text: string;
}

/**
 * Does what a page says, from its first block to its last: commands, whole files, and changes to files. Other blocks are
 * there to be read. Answers the folder of the package, and what each command said.
 */
export const followPage = async (
  sandbox: Sandbox,
  page: string,
): Promise<{ readonly folder: string; readonly said: readonly string[] }> => {
  const said: string[] = [];
  let folder = sandbox.root;
  for (const { language, file, text } of blocksOf(page)) {
    if (file !== undefined) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    } else if (language === "diff") await execa("git", ["apply", "-"], { cwd: folder, input: text });
    else if (language === "sh")
      for (const line of text.trim().split("\n")) {
        const [, into] = /^cd (\S+)$/.exec(line) ?? [];
        if (into !== undefined) {
          folder = join(folder, into);
          continue;
        }
        const { exitCode, stdout, stderr } = await carryOut(sandbox, line, folder);
        expect(exitCode, `${line}\n${stdout}${stderr}`).toBe(0);
        said.push(stdout);
      }
  }
  return { folder, said };
};

const blocksOf = (page: string): readonly Block[] =>
  [...readFileSync(join(REPOSITORY, page), "utf8").matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language, file, text]) => ({ language: language!, file, text: text! }),
  );

/** A person's command, with what is built here in place of what a registry has. */
const carryOut = async (sandbox: Sandbox, line: string, folder: string): Promise<Run> => {
  const [, given] = /^npm create @team-agent\/provider (.+)$/.exec(line) ?? [];
  if (given !== undefined)
    return await create(
      sandbox,
      given.split(" ").filter((word) => word !== "--"),
    );
  if (line === "npm install") {
    if (!existsSync(join(folder, "node_modules"))) linkContract(folder);
    return { exitCode: 0, stdout: "", stderr: "" };
  }
  if (line === "npm test") return await runTests(sandbox, folder);
  const [program, ...words] = line.split(" ");
  if (program !== "team-agent") throw new Error(`nobody knows how to carry out: ${line}`);
  return await sandbox.cli([...words, ...(words[1] === "add" ? ["--yes"] : [])], { cwd: folder });
};
