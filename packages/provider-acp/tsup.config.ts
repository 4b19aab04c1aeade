import { plugin } from "../../tsup.plugin.ts";

export default plugin({ index: "src/index.ts", "acp-host": "src/acp-host.ts" });
