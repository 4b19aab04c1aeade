import { expect, test } from "vitest";
import { fromPs, listProcesses } from "./list-processes.ts";

test("the table of all processes and ps tell the same of this one", async () => {
  const own = ({ pid }: { readonly pid: number }) => pid === process.pid;
  const [listed, ps] = [(await listProcesses()).find(own), (await fromPs()).find(own)];
  expect(listed).toMatchObject({ parent: process.ppid, group: ps!.group });
  expect(ps).toMatchObject({ parent: process.ppid, session: null });
  expect(ps!.startTime).toMatch(/\d\d:\d\d:\d\d/);
});
