import { plugin } from "../../tsup.plugin.ts";

export default plugin({ index: "src/index.ts", bridge: "src/bridge.ts" });
