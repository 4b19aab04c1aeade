/**
 * The version of this contract. A plugin declares the one it was built for in its package.json
 * (`teamAgent.apiVersion`) and the registry refuses any other. It grows only when a change would
 * break a plugin that was written for the version before.
 */
export const PLUGIN_API_VERSION = 1;
