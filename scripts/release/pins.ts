import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Program {
  readonly name: "claude" | "codex" | "copilot" | "gemini" | "opencode" | "qwen";
  readonly label: string;
  readonly package: string;
}

export const PROGRAMS: readonly Program[] = [
  { name: "claude", label: "Claude Code", package: "@anthropic-ai/claude-code" },
  { name: "codex", label: "Codex", package: "@openai/codex" },
  { name: "copilot", label: "GitHub Copilot CLI", package: "@github/copilot" },
  { name: "gemini", label: "Gemini CLI", package: "@google/gemini-cli" },
  { name: "opencode", label: "OpenCode", package: "opencode-ai" },
  { name: "qwen", label: "Qwen Code", package: "@qwen-code/qwen-code" },
];

/** Which release of a program the tests with the real programs install. */
export const pinOf = (repository: string, program: Program): string => {
  const pins = pinsOf(program);
  const text = readFileSync(join(repository, pins), "utf8");
  const [, version] = new RegExp(`"${program.package}@([^"]+)"`).exec(text) ?? [];
  if (version === undefined) throw new Error(`${pins} names no release of ${program.package}`);
  return version;
};

const pinsOf = ({ name }: Program): string => `test-e2e/real/program/${name}.ts`;

/** Everything that says which release is verified. Remarks of what was seen in a release keep its number. */
const placesOf = (program: Program): readonly string[] => [
  pinsOf(program),
  "docs/providers.md",
  `packages/provider-${program.name}/README.md`,
  `packages/provider-${program.name}/src/values.ts`,
  `packages/provider-${program.name}/src/disk.test.ts`,
  `packages/provider-${program.name}/test/context.ts`,
];

/** Names another release in all of these places. Answers the way back. */
export const movePin = (repository: string, program: Program, to: string): (() => void) => {
  const from = pinOf(repository, program);
  const before = placesOf(program).map((path) => {
    const file = join(repository, path);
    return { file, text: readFileSync(file, "utf8") };
  });
  for (const { file, text } of before) writeFileSync(file, text.replaceAll(from, to));
  return () => {
    for (const { file, text } of before) writeFileSync(file, text);
  };
};
