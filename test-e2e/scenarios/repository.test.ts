import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { TransportPlugin } from "@team-agent/plugin-api";
import { execa } from "execa";
import { expect, onTestFinished } from "vitest";
import { useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const BIN = join(REPOSITORY, "packages/cli/dist/bin.js");
const NAMES = readdirSync(join(REPOSITORY, "packages"));

verifies(["repo.node", "trial.44"], async () => {
  // The bin asks before it imports anything, so it must run on what it refuses.
  const expected = (version: string, napi: string) => [
    `error: team-agent needs Node.js 22.14 or newer; this is ${version} (Node-API ${napi}, not 10)`,
    "action: brew upgrade node",
    "log: -",
  ];
  const env = { HOMEBREW_PREFIX: "/opt/homebrew" };
  // 23.5 is newer by its number, and has not what is needed.
  const pretended = [await pretendedNode("22.13.1", "9"), await pretendedNode("23.5.0", "9")];
  for (const { program, args, version, napi } of [...pretended, ...(await oldNodes())])
    for (const words of [["--version"], ["status", "--json"], ["hook", "Stop"]]) {
      const run = await execa(program, [...args, BIN, ...words], { env, reject: false, stdin: "ignore" });
      expect([run.exitCode, run.stdout, run.stderr.split("\n")], `Node ${version}`).toEqual([
        1,
        "",
        expected(version, napi),
      ]);
    }
  const young = await pretendedNode("22.14.0", "10");
  const run = await execa(young.program, [...young.args, BIN, "--version"], { reject: false });
  expect([run.exitCode, run.stderr]).toEqual([0, ""]);
  // Whatever it imports before that check may only be our own text and what Node brings.
  const foreign = staticImports(BIN).filter((target) => !isBuiltin(target));
  expect(foreign).toEqual([]);
});

verifies("trial.44", async () => {
  const { root, cli, env } = useSandbox();
  const temp = join(root, "temp");
  mkdirSync(temp);
  const help = () => cli(["--help"], { env: { TMPDIR: temp } });
  const folder = join(env.HOME!, ".cache", "team-agent", "compiled");
  await help();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).not.toEqual([]);
  // Somebody else's folder, or one that others may write to, is not used, and neither is the common one.
  rmSync(folder, { recursive: true });
  mkdirSync(folder, { mode: 0o755 });
  await help();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
  symlinkSync(temp, folder);
  await help();
  expect(readdirSync(temp)).toEqual([]);
});

verifies("trial.87", async () => {
  // One wider character, in a regular expression for example, doubles all of its file in memory.
  const files = ["core/dist/index.js", "core/dist/client.js", "cli/dist/daemon-main.js"];
  const wide = files.filter((file) =>
    /[^\0-\xff]/.test(readFileSync(join(REPOSITORY, "packages", file), "utf8")),
  );
  expect(wide).toEqual([]);
});

/** This Node.js, with another version's number in its mouth: the check itself can be shown on every machine. */
const pretendedNode = async (version: string, napi: string) => {
  const folder = mkdtempSync(join(tmpdir(), "ta-node-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const preload = join(folder, "pretend.mjs");
  writeFileSync(
    preload,
    `Object.defineProperty(process, "versions", { value: { ...process.versions, ...${JSON.stringify({ node: version, napi })} } });\n`,
  );
  return { program: process.execPath, args: ["--import", preload], version, napi };
};

/** Real old ones that this machine has beside the one of the repository. */
const oldNodes = async () => {
  const found: { program: string; args: readonly string[]; version: string; napi: string }[] = [];
  for (const folder of ["/usr/bin", "/usr/local/bin", ...(process.env.PATH ?? "").split(":")]) {
    const program = join(folder, "node");
    if (!existsSync(program) || found.some((one) => one.program === program)) continue;
    const asked = await execa(program, ["-p", "process.versions.node+' '+process.versions.napi"], {
      reject: false,
    });
    const [version = "", napi = ""] = String(asked.stdout).split(" ");
    if (asked.exitCode === 0 && Number(napi) < 10) found.push({ program, args: [], version, napi });
  }
  return found;
};

/** Everything outside the package that is loaded along with a file. `import()` is not followed: that is the point. */
const staticImports = (file: string, seen = new Set<string>()): readonly string[] => {
  if (seen.has(file)) return [];
  seen.add(file);
  const targets = [
    ...readFileSync(file, "utf8").matchAll(
      /(?:^|[;}\n])(?:import|export)(?:[\w\s{},*$]*?from)?\s*"([^"]+)"/g,
    ),
  ].map(([, target]) => target!);
  return targets.flatMap((target) =>
    target.startsWith(".") ? staticImports(resolve(dirname(file), target), seen) : [target],
  );
};

verifies("repo.docs", async () => {
  const generated = await execa(process.execPath, ["scripts/generate-docs.ts", "--check"], {
    cwd: REPOSITORY,
    reject: false,
  });
  expect([generated.exitCode, generated.stdout]).toEqual([0, ""]);
  const { ERRORS } = (await import("@team-agent/core")) as { ERRORS: Readonly<Record<string, unknown>> };
  const { default: tmux } = (await import("@team-agent/transport-tmux")) as { default: TransportPlugin };
  const used = usedCodes();
  // If the search found next to nothing it has gone blind, and proves nothing.
  expect(used.size).toBeGreaterThan(30);
  expect([...used].filter(([code]) => !Object.hasOwn({ ...ERRORS, ...tmux.errors }, code))).toEqual([]);
  // An event that nothing writes would be a promise in docs/events.md that is not kept.
  const { EVENTS, NOTICES } = (await import("@team-agent/core")) as unknown as {
    EVENTS: Readonly<Record<string, unknown>>;
    NOTICES: object;
  };
  const core = readdirSync(join(REPOSITORY, "packages/core/src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.endsWith("catalogue.ts"))
    .map((file) => readFileSync(join(REPOSITORY, "packages/core/src", file), "utf8"))
    .join("\n");
  expect(Object.keys(EVENTS).filter((name) => !core.includes(`"${name}"`))).toEqual([]);
  // The same for a notice that nobody gives.
  expect(Object.keys(NOTICES).filter((kind) => !core.includes(`\`${kind}:`))).toEqual([]);
  expect(brokenLinks()).toEqual([]);
  expect(await undescribed()).toEqual([]);
});

/** Documents that a person reads instead of the code must know everything that the code has. */
const undescribed = async (): Promise<readonly string[]> => {
  const { AGENT_STATES, MESSAGE_STATUSES, NOTICES } = (await import("@team-agent/core")) as unknown as {
    AGENT_STATES: object;
    MESSAGE_STATUSES: readonly string[];
    NOTICES: object;
  };
  const read = (file: string) => readFileSync(join(REPOSITORY, file), "utf8");
  const keysOf = (name: string) =>
    Object.keys((JSON.parse(read(`schemas/${name}.schema.json`)) as { properties: object }).properties);
  const dependencies = ["package.json", ...NAMES.map((name) => `packages/${name}/package.json`)]
    .flatMap((file) => {
      const manifest = JSON.parse(read(file)) as Record<string, Record<string, string> | undefined>;
      return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    })
    .filter((name) => !/^@(?:team-agent|types)\//.test(name));
  const help = (await execa(process.execPath, [BIN, "--help"])).stdout;
  const commands = [...help.slice(help.indexOf("Begin:")).matchAll(/^ {2}([a-z][a-z-]+)/gm)].map(
    ([, name]) => name!,
  );
  expect(commands.length).toBeGreaterThan(15);
  // A command that is said to help has to exist.
  const helping = ["docs/states.md", "docs/notices.md"].flatMap((file) =>
    [...read(file).matchAll(/team-agent ([a-z][a-z-]+)/g)].map(([, name]) => name!),
  );
  expect(helping.length).toBeGreaterThan(20);
  expect(helping.filter((name) => !commands.includes(name))).toEqual([]);
  const wanted: Readonly<Record<string, readonly string[]>> = {
    "docs/states.md": [...MESSAGE_STATUSES, ...Object.keys(AGENT_STATES)].map((word) => `| \`${word}\` |`),
    "docs/notices.md": Object.keys(NOTICES).map((kind) => `| \`${kind}\` |`),
    "docs/architecture.md": Object.keys(AGENT_STATES).map((state) => `\`${state}\``),
    "docs/commands.md": commands.filter((name) => name !== "help").map((name) => `team-agent ${name}`),
    "docs/team-documents.md": [...keysOf("team"), ...keysOf("role")].map((key) => `\`${key}\``),
    "docs/dependencies.md": dependencies.map((name) => `\`${name}\``),
  };
  return Object.entries(wanted).flatMap(([file, texts]) =>
    texts.filter((text) => !read(file).includes(text)).map((text) => `${file} says nothing of ${text}`),
  );
};

/** Error codes in the sources, each with a file that uses it. Providers may have codes of their own. */
const usedCodes = (): ReadonlyMap<string, string> => {
  const codes = new Map<string, string>();
  for (const name of ["core", "cli", "transport-tmux", "plugin-api"])
    for (const file of sources(join(REPOSITORY, "packages", name, "src"))) {
      const text = readFileSync(file, "utf8");
      // The code is the first argument, which may be a choice between two.
      for (const [, argument] of text.matchAll(/new TeamAgentError\(\s*([^,]+?),/g))
        for (const [, code] of argument!.matchAll(/"([a-z_]+)"/g)) codes.set(code!, file);
      for (const [, code] of text.matchAll(/\bcode: "([a-z]+(?:_[a-z]+)*)"/g)) codes.set(code!, file);
    }
  return codes;
};

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.includes("testing/"))
    .map((file) => join(folder, file));

/** Links between documents, headings included. Addresses outside are nobody's promise. */
const brokenLinks = (): readonly string[] =>
  documents().flatMap((file) =>
    [...withoutCode(readFileSync(file, "utf8")).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
      if (/^[a-z]+:/.test(target!)) return [];
      const [path = "", heading] = target!.split("#");
      const to = path === "" ? file : resolve(dirname(file), path);
      if (!existsSync(to)) return [`${file}: ${target}`];
      if (heading === undefined) return [];
      return headings(to).includes(heading) ? [] : [`${file}: ${target} (no such heading)`];
    }),
  );

const documents = (): readonly string[] => [
  ...readdirSync(REPOSITORY)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(REPOSITORY, name)),
  ...readdirSync(join(REPOSITORY, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(REPOSITORY, "docs", name)),
  ...readdirSync(join(REPOSITORY, "packages"))
    .map((name) => join(REPOSITORY, "packages", name, "README.md"))
    .filter(existsSync),
];

const withoutCode = (text: string): string =>
  text.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");

/** Headings as a forge names them in links. */
const headings = (file: string): readonly string[] =>
  [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );

/** Written in pieces, so that this file does not hold what it looks for. */
const pattern = (...pieces: readonly string[]) => new RegExp(pieces.join(""), "i");

/** Folders of one machine. `/home/dev` is the usual person of examples. */
const MACHINE_PATHS = pattern("/wor", "k/(?:main|shared)\\b|/roo", "t/|/(?:home|Users)/(?!dev\\b)[a-z]\\w*/");
const REGISTRY = pattern(
  "\\bregistry\\.[a-z0-9-]+\\.(?:com|org|net|io|dev|cloud|internal|local)\\b|//[\\w.-]*(?:registry|artifac",
  "tory|nexus)[\\w.-]*[:/]",
);
const AUTHORSHIP = pattern(
  "\\b(?:written|generated|authored|made) (?:by|with) (?:an? )?\\[?(?:AI|LLM|Claude|Codex|GPT|Copilot)\\b|",
  "\\bClaude (?:wrote|authored)\\b|Co-Auth",
  "ored-By:",
);
/** Recorded output of the real programs, in which such words are theirs. */
const RECORDED = /\/fixtures\//;

verifies("repo.private", async () => {
  const { stdout } = await execa("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: REPOSITORY,
  });
  const files = stdout.split("\0").filter(Boolean);
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) => {
    if (!existsSync(join(REPOSITORY, file))) return [];
    const lines = readFileSync(join(REPOSITORY, file), "utf8").split("\n");
    return lines.flatMap((line, index) =>
      [MACHINE_PATHS, REGISTRY, ...(RECORDED.test(file) ? [] : [AUTHORSHIP])]
        .flatMap((forbidden) => forbidden.exec(line)?.[0] ?? [])
        .map((hit) => `${file}:${index + 1}: ${hit}`),
    );
  });
  expect(found).toEqual([]);
  const lock = JSON.parse(readFileSync(join(REPOSITORY, "package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, { resolved?: string; link?: boolean }>>;
  };
  const resolved = Object.entries(lock.packages).filter(([, entry]) => entry.resolved && !entry.link);
  expect(resolved.map(([name]) => name)).toEqual([]);
});
