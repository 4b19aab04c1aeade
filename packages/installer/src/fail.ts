/** What went wrong, and what a person does about it. */
export class InstallError extends Error {
  readonly code: string;
  readonly action: string;
  /** What a program that we called said. */
  readonly detail: string;

  constructor(
    code: string,
    message: string,
    { action, detail = "" }: { readonly action: string; readonly detail?: string },
  ) {
    super(message);
    this.code = code;
    this.action = action;
    this.detail = detail;
  }
}

/** A wrong word on the command line. */
export const usageError = (message: string): InstallError =>
  new InstallError("usage", message, { action: "team-agent-installer help" });

/** There is nothing to work with in this folder. */
export const notInstalled = (runtime: string): InstallError =>
  new InstallError("not_installed", `nothing is installed in ${runtime}`, {
    action: "npx @team-agent/installer install",
  });

/** 2 for a wrong command line, 130 for Ctrl-C, else 1. */
export const exitStatusOf = ({ code }: InstallError): number =>
  code === "usage" ? 2 : code === "interrupted" ? 130 : 1;

const BY_SYSTEM: Readonly<Record<string, readonly [code: string, action: string]>> = {
  EACCES: [
    "no_right_to_write",
    "name folders that you may write in: --prefix <folder> --runtime-dir <folder>",
  ],
  EPERM: [
    "no_right_to_write",
    "name folders that you may write in: --prefix <folder> --runtime-dir <folder>",
  ],
  EROFS: [
    "no_right_to_write",
    "name folders that you may write in: --prefix <folder> --runtime-dir <folder>",
  ],
  ENOSPC: ["disk_full", "free some disk space and run the same command again"],
  EDQUOT: ["disk_full", "free some disk space and run the same command again"],
  ENOTDIR: ["not_a_folder", "name other folders: --prefix <folder> --runtime-dir <folder>"],
};

/** Any error as one that says what to do. */
export const explain = (error: unknown): InstallError => {
  if (error instanceof InstallError) return error;
  const { code = "", message = String(error), stack = "" } = error as NodeJS.ErrnoException;
  const [known, action] = BY_SYSTEM[code] ?? [
    "failed",
    "run the same command again; what was begun was taken back",
  ];
  return new InstallError(known, message, { action, detail: stack });
};
