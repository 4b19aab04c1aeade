import { plugin } from "../../tsup.plugin.ts";

export default {
  ...plugin(),
  // The WebSocket library is bundled, and asks for Node's own modules in the way of CommonJS.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
};
