import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type HoldStatus, MESSAGE_STATUSES, type MessageStatus } from "../src/store/message-statuses.ts";
import { openForWriting } from "../src/store/open-database.ts";
import { createStore, type Store } from "../src/store/store.ts";
import { tempDir } from "./bench.ts";
import { newMessage } from "./rows.ts";

export const openStore = (path = join(tempDir(), "team.db")): Store => {
  const store = createStore(openForWriting(path, new Date(0)).db);
  onTestFinished(() => void store.close());
  return store;
};
export const at = (now: number, source = "test") => ({ at: now, source, detail: "because" });
export const stored = (store: Store, change: Parameters<typeof newMessage>[0] = {}) =>
  store.messages.insert(newMessage(change)).row;
export const HOLDS = MESSAGE_STATUSES.filter((status): status is HoldStatus => status.startsWith("queued_"));
/** Puts a message into a state by the shortest way. */
export const brought = (store: Store, status: MessageStatus) => {
  const { message_id: id } = stored(store);
  if (status !== "accepted")
    store.messages.transition(id, MESSAGE_STATUSES, status, at(2), { lease_until: 100 });
  return id;
};
