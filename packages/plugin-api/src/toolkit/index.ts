// What adapters of several programs need in the same way. None of it is part of the contract: bundle what you use.
export { detectProgram, type WantedProgram } from "./detect-program.ts";
export { keysTo, optionFor, pathShown } from "./dialog.ts";
export { open, PROXY_VARIABLES, proxyExceptions, secret } from "./environment.ts";
export { exists, foldersUpToRoot, readIfThere } from "./files.ts";
export { type HookBody, type SharedHooks, sharedHooks } from "./hooks.ts";
export { isRecord, stringOf, textOf } from "./json.ts";
export { isAllDim, parseStyled, type StyledChar } from "./styled-line.ts";
export { oneLine, shellQuote, validateModelWord } from "./words.ts";
