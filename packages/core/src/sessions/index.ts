export { begunAt, noteBegun } from "./begun.ts";
export { noteCompaction, wornOutBy } from "./compaction.ts";
export { acceptSession, driftOf, endDrift, ownSession } from "./drift.ts";
export { bindSession, holderOf, nameOf, noteAmbiguous } from "./holder.ts";
export { noteSession } from "./note-session.ts";
