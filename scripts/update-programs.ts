// node scripts/update-programs.ts [--again] [NAME…]: tries the newest releases of the real programs, one program at a
// time. One that passes becomes the verified release; one that does not changes the table alone. With --again, the
// verified release is tried where there is no newer one.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { withTrial } from "./release/compatibility.ts";
import { movePin, PROGRAMS, type Program, pinOf } from "./release/pins.ts";

const repository = resolve(import.meta.dirname, "..");
const at = { cwd: repository, preferLocal: true } as const;

/** With the newest release in the place of the verified one. */
const tryNewest = async (program: Program, newest: string): Promise<void> => {
  say(`${program.label}: ${pinOf(repository, program)} is verified, trying ${newest}`);
  const goBack = movePin(repository, program, newest);
  await build();
  const { ok, totals } = await testReal();
  if (ok) writeChangeset(program, newest);
  else goBack();
  if (!ok) await build();
  record(program, newest, { ok, totals });
};

const tryVerified = async (programs: readonly Program[]): Promise<void> => {
  await build();
  const outcome = await testReal();
  for (const program of programs) record(program, pinOf(repository, program), outcome);
};

interface Outcome {
  readonly ok: boolean;
  /** The last line of the run. */
  readonly totals: string;
}

const record = (program: Program, version: string, { ok, totals }: Outcome): void => {
  const page = join(repository, "docs/compatibility.md");
  const trial = {
    program: program.label,
    version,
    platform: `${process.platform}-${process.arch}`,
    day: new Date().toISOString().slice(0, "2026-01-31".length),
    result: ok ? `passes (${totals})` : `does not pass (${totals})`,
  };
  writeFileSync(page, withTrial(readFileSync(page, "utf8"), trial));
  say(`${program.label} ${version} ${trial.result}`);
};

const build = async (): Promise<void> =>
  void (await execa("turbo", ["run", "build", "--output-logs=errors-only"], at));

const testReal = async (): Promise<Outcome> => {
  const run = await execa(process.execPath, ["scripts/test-real.ts"], {
    ...at,
    reject: false,
    all: true,
    stdout: ["inherit", "pipe"],
  });
  const [totals = "it did not run"] = /^\d+ passed, \d+ failed.*$/m.exec(run.all) ?? [];
  return { ok: run.exitCode === 0, totals };
};

const writeChangeset = ({ name, label }: Program, version: string): void => {
  const file = `verified-${name}-${version.replaceAll(".", "-")}.md`;
  const text = `---\n"@team-agent/provider-${name}": patch\n---\n\nVerified with ${label} ${version}.\n`;
  writeFileSync(join(repository, ".changeset", file), text);
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const words = process.argv.slice(2);
const again = words.includes("--again");
const names = words.filter((word) => word !== "--again");
const unknown = names.filter((name) => !PROGRAMS.some((program) => program.name === name));
if (unknown.length > 0)
  throw new Error(
    `unknown: ${unknown.join(", ")}; the programs are ${PROGRAMS.map(({ name }) => name).join(", ")}`,
  );
const verified: Program[] = [];
for (const program of PROGRAMS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const newest = (await execa("npm", ["view", program.package, "version"], at)).stdout.trim();
  if (newest !== pinOf(repository, program)) await tryNewest(program, newest);
  else verified.push(program);
}
for (const program of verified) say(`${program.label} ${pinOf(repository, program)} is the newest`);
if (again && verified.length > 0) await tryVerified(verified);
