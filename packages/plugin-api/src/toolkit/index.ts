// What plugins use at run time: bundle it. Only the errors, the version, the families and our server's name are part of the contract.
export { TeamAgentError } from "../errors.ts";
export { MCP_SERVER, TOOL_FAMILIES } from "../values.ts";
export { PLUGIN_API_VERSION } from "../version.ts";
export { askProgram } from "./ask-program.ts";
export { detectProgram, findOnPath, type WantedProgram } from "./detect-program.ts";
export { keysTo, nextTick, optionFor, pathShown } from "./dialog.ts";
export { keepEntities, readEntities } from "./entities.ts";
export { open, PROXY_VARIABLES, proxyExceptions, secret } from "./environment.ts";
export { exists, foldersUpToRoot, readIfThere, readPlainFile } from "./files.ts";
export { type HookBody, type SharedHooks, sharedHooks } from "./hooks.ts";
export { isRecord, type Json, mergeSettings, parseObject, recordsIn, stringOf, textOf } from "./json.ts";
export { mcpToolOf } from "./mcp-tool.ts";
export { errorCategoryOf } from "./provider-error.ts";
export { refuseLaunch, refuseRepository } from "./refusals.ts";
export { sessionsById } from "./sessions-by-id.ts";
export { hasStyles, isAllDim, markedByBackground, parseStyled, type StyledChar } from "./styled-line.ts";
export { oneLine, shellQuote, toolLineBy, validateModelWord } from "./words.ts";
