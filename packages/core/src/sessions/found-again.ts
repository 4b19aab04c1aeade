import type { SessionRow } from "../store/index.ts";

/** How a conversation whose id was lost was found again. */
export type RepairedBy = keyof typeof FOUND_AGAIN;

export const FOUND_AGAIN = {
  fs_repair: "it was found again by the mark of its launch",
  event_log_repair: "it was found again in the event log, and its record is proven to be its own",
};

export const isRepaired = <Row extends Pick<SessionRow, "captured_via">>(
  row: Row,
): row is Row & { readonly captured_via: RepairedBy } =>
  row.captured_via !== null && Object.hasOwn(FOUND_AGAIN, row.captured_via);
