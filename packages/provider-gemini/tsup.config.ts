import { plugin } from "../../tsup.plugin.ts";

export default plugin();
