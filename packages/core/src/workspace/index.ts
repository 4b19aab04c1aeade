export { removeLeftFiles, removeLeftIn } from "./left-files.ts";
export {
  type CoordinatorMetadata,
  identifyWorkspace,
  isSameFolder,
  PROTOCOL_VERSION,
  readMetadata,
  standsAt,
  type WorkspaceIdentity,
  whereNow,
  writeMetadata,
} from "./metadata.ts";
export {
  appendOwnFile,
  createOwnFile,
  openOwnFile,
  readOwnFile,
  replaceOwnFile,
  requireOwnFile,
  writeOwnFile,
} from "./own-file.ts";
export { makeOwnFolder, makeSecretFolder, requireOwnFolders } from "./own-folder.ts";
export {
  ensurePrivateDir,
  makePrivateFolder,
  resolveWorkspace,
  STOPPED_MARK,
  stateFolder,
  type Workspace,
} from "./paths.ts";
export { lookAt, quotePath, requireKind, requireOwn, unsafePath } from "./unsafe.ts";
