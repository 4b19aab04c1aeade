import type { OpenRecord, ProviderPlugin } from "@team-agent/plugin-api";
import type { Faults } from "./faults.ts";

type Opens = NonNullable<ProviderPlugin["openRecord"]>;

/** It may say by an error that the record cannot be read now. */
export const guardRecord =
  (open: Opens, faults: Faults): Opens =>
  (query, cursor) => {
    const told = <Answer>(member: string, code: () => Answer): Answer =>
      faults.run({ member, mayThrow: true }, code);
    const record: OpenRecord = told("openRecord", () => open(query, cursor));
    return {
      fromStart: record.fromStart,
      files: record.files,
      read: () => told("openRecord().read", () => record.read()),
      close: () => told("openRecord().close", () => record.close()),
    };
  };
