import { openForWriting } from "../src/store/open-database.ts";
import type { Batch } from "../src/store/retention.ts";
import { createStore } from "../src/store/store.ts";

// Prunes some of a database in a process of its own, and then waits to be killed: node prune-process.ts DATABASE BEFORE

const BATCHES = 6;
const [path, before] = process.argv.slice(2);
const store = createStore(openForWriting(path!, new Date(0)).db);
let place: Batch["next"] = null;
for (let done = 0; done < BATCHES; done++) {
  place = store.retention.batch({ teamKey: "t", before: Number(before) }, place, Number(before)).next;
  process.stdout.write(".");
}
setInterval(() => {}, 60_000);
