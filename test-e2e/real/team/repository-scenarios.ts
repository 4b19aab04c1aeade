import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished } from "vitest";
import { until } from "../../kit/until.ts";
import { ALL_TOOLS, teamDocuments } from "./documents.ts";
import type { Here } from "./here.ts";
import { inWorld } from "./in-world.ts";
import { expectDelivered, send, untilReady } from "./watch.ts";

/** What a repository brings that a program would run at a prompt. */
export interface Brought {
  readonly program: string;
  readonly file: string;
  content(command: string): unknown;
}

/** What would run there cannot be kept off: nothing starts before somebody agreed to exactly that, and then it runs. */
export const startOnlyWhereAgreed =
  ({ programs, workers, name }: Here, { program, file, content }: Brought) =>
  async (): Promise<void> => {
    const folder = await mkdtemp(path.join(tmpdir(), "ta-mark-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const mark = path.join(folder, "mark");
    const files = {
      ...teamDocuments(ALL_TOOLS, workers),
      [file]: JSON.stringify(content(`touch ${mark}`)),
    };
    await inWorld({ programs, user: null, files }, async (world) => {
      const refused = await world.cli(["quick-start", "--yes"]);
      expect(refused.stdout + refused.stderr).toContain(`${program} cannot be kept from running`);
      expect(refused.stdout + refused.stderr).toContain(path.join(...file.split("/")));
      expect(await isThere(mark)).toBe(false);
    });
    await inWorld({ programs, user: null, files }, async (world) => {
      const agreed = await world.cli(["quick-start", "--yes", "--allow-repository-hooks"]);
      expect(agreed.exitCode, agreed.stdout + agreed.stderr).toBe(0);
      await untilReady(world, [name]);
      await expectDelivered(world, await send(world, name, `Hello ${name}. [[say hello]]`));
      await untilReady(world, [name]);
      await until("what it brings ran", () => isThere(mark));
    });
  };

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
