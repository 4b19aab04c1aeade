import type { Door, DoorListener, DoorQuery } from "./door.ts";
import type { TurnFact } from "./facts.ts";
import type { HookAdapter } from "./hooks.ts";
import type { ProviderManifest } from "./manifest.ts";
import type { OwnState, OwnStateFile } from "./own-state.ts";
import type { OpenRecord, RecordQuery } from "./record.ts";
import type { Dialog, DialogDecision, ScreenError, ScreenState } from "./screen.ts";
import type { OwnAgents, SkillSupport } from "./skills.ts";
import type { EventSpec, PermissionGrant, ScreenCapture } from "./values.ts";

export interface DetectContext {
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Detection {
  readonly installed: boolean;
  /** Absolute path of the program. */
  readonly program?: string;
  readonly version?: string;
  /** False: this version is unknown to the adapter, so its abilities are `unverified` until seen. */
  readonly versionVerified: boolean;
  readonly signedIn: "yes" | "no" | "unknown";
  /** What stands in the way, and the command that mends it. */
  readonly problem?: { readonly message: string; readonly action: string };
}

export interface LaunchContext {
  /** `resume` and `fork` need `sessionId`. */
  readonly mode: "fresh" | "resume" | "fork";
  readonly seat: "worker" | "leader";
  readonly agentId: string;
  readonly teamKey: string;
  /** Absolute real path; the agent's working directory. */
  readonly cwd: string;
  /** Session to resume or fork. */
  readonly sessionId?: string;
  /** A fresh UUID for a provider that takes one. */
  readonly newSessionId: string;
  readonly detection: Detection;
  /** `http://127.0.0.1:PORT/mcp`. */
  readonly mcpUrl: string;
  /** `http://127.0.0.1:PORT/hooks`; an event's call goes to `<hookUrl>/<event>`. */
  readonly hookUrl: string;
  /** Absolute program and arguments; the event's name is appended, the JSON comes on standard input. */
  readonly hookCommand: readonly string[];
  /** Absolute program and arguments of the stdio MCP proxy, for providers without HTTP. */
  readonly mcpCommand: readonly string[];
  /** The agent's bearer token. Belongs into files of 0600 and into `env`, never into argv. */
  readonly token: string;
  /** Name of the environment variable that will hold the token in the agent's environment. */
  readonly tokenEnv: string;
  /** A folder of 0700 outside the workspace, for this agent alone. Files go here. */
  readonly secretDir: string;
  /**
   * A folder of 0700 that is kept with the agent's conversation: what a launch left there is there again when the conversation
   * is resumed, also after the machine was started anew, while `secretDir` is not. Never a secret: it lies in the workspace. It is made where
   * the plan names it.
   */
  readonly stateDir: string;
  /** That of the conversation to fork, where it is an agent's of ours. */
  readonly forkStateDir?: string;
  /** What the plan before said of this conversation; empty where it is a new one. */
  readonly hints: Hints;
  readonly instructions: string;
  readonly permissions: PermissionGrant;
  /**
   * Tools of the team's MCP server that give a person's consent. All others run without a question; for each call of
   * these the program has to ask whoever sits in front of it, and to call its permission hook, which never decides. A
   * program that cannot ask for single tools ignores this: their calls then count for nothing.
   */
  readonly consentTools: readonly string[];
  readonly model: string | null;
  /** For `capabilities.command`: what the role names to be started; null where it names nothing. */
  readonly command: string | null;
  /** One of the manifest's `channels`, where the team says so; null where hooks and paste are to be used. */
  readonly channel: string | null;
  /** Name of an auth profile; null for the person's own sign-in. */
  readonly profile: string | null;
  /** `mcp: inherit` in the role: the person's own MCP servers stay. */
  readonly inheritMcp: boolean;
  /** The person agreed to what the repository would make the program run. */
  readonly allowRepositoryExecutables: boolean;
  /** The environment that the agent will get, before the plan's own additions. */
  readonly env: Readonly<Record<string, string>>;
  /** What the person typed after `team-agent <provider>`; leaders only. */
  readonly extraArgs: readonly string[];
}

/** Kept with a conversation, in the database and in clear: no secrets. */
export type Hints = Readonly<Record<string, string>>;

export interface LaunchPlan {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly unsetEnv: readonly string[];
  /** Written with mode 0600 before the spawn; paths inside `secretDir`, or inside `stateDir` where they hold no secret. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly cwd: string;
  readonly expectedSessionId: string | null;
  /**
   * When the first prompt may come: `mcpListed`, once the program's MCP client has listed our tools; `composer`, once its input
   * line shows; `both`, where either may be first and a prompt needs the two; `recordWritten`, for one that is resumed and takes a
   * prompt before it has read its conversation: once the tools are listed and it has written to that conversation's record.
   */
  readonly readyWhen: "mcpListed" | "composer" | "both" | "recordWritten";
  /** How messages reach it: `hooks`, or `paste` where hooks are impossible here. */
  readonly channel: "hooks" | "paste";
  /** Where its own door will be, for `openDoor`; stored in clear. `channel` is then for as long as that is not open. */
  readonly door?: string;
  /** Short sentences for the person, such as why hooks are off. */
  readonly notes: readonly string[];
  /** What will lead to the conversation's record, for `sessions`; left out, what was said before goes on. */
  readonly hints?: Hints;
}

/** A launch that is impossible as asked. Never replaced by a silent fresh start. */
export interface LaunchRefusal {
  readonly refused: string;
  readonly message: string;
  readonly action: string;
}

export const isLaunchRefusal = (value: LaunchPlan | LaunchRefusal): value is LaunchRefusal =>
  "refused" in value;

/** A variable that a program needs; a name that ends in `*` is a prefix. `secret` ones are never stored. */
export interface PassedVariable {
  readonly name: string;
  readonly secret: boolean;
}

export interface SessionQuery {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Id that was preset or learnt from the agent's own hook or MCP call. */
  readonly sessionId?: string;
  /**
   * A random line that stood in the instructions of this launch and of no other. The only way to know a record without an
   * id: folder, time and names are shared with others, a person's own conversation among them.
   */
  readonly launchMark?: string;
  /** Milliseconds since the epoch. */
  readonly spawnedAt: number;
  /** Of the agent whose conversation it is, where it is one of ours: as at its launch. */
  readonly stateDir?: string;
  readonly hints?: Hints;
}

export interface SessionEvidence {
  readonly sessionId: string;
  readonly transcriptPath: string;
  /** `high`: it cannot be another one's. Anything less is reported, and neither followed nor resumed. */
  readonly confidence: "high" | "medium" | "low";
  /** What led to it, in words. */
  readonly evidence: string;
}

/** What a forked conversation's own record shows of where it comes from. */
export interface ForkEvidence {
  /** It goes on with the conversation that it was forked from, and is another one. */
  readonly continues: boolean;
  /** Byte of the record, or its cursor, at which its own part begins; what stands before was copied, and proves nothing of this agent. */
  readonly ownFrom: number;
  /** What led to it, in words. */
  readonly evidence: string;
}

export interface SessionSupport {
  /** The transcript of an agent's conversation, by its id or by the mark of its launch; null when there is none yet. */
  locate(query: SessionQuery): Promise<SessionEvidence | null>;
  /** May it be resumed: does its record exist, and does it hold a conversation? */
  isResumable(query: SessionQuery): Promise<{ readonly ok: boolean; readonly reason: string }>;
  /**
   * For `capabilities.fork`: whether the conversation of `query.sessionId` continues another one. Null while its record does
   * not say so yet; asked again whenever the record changes.
   */
  findFork?(query: SessionQuery, forkedFrom: string): Promise<ForkEvidence | null>;
}

/** Reads a transcript line by line. Core follows the file and hands over complete lines, in order. */
export interface TranscriptReader {
  /** Facts of one line. A line that is not understood gives none; it never throws. */
  push(line: string): readonly TurnFact[];
}

export interface RepositoryExecutable {
  readonly kind: "hook" | "mcpServer" | "setting" | "other";
  /** Path relative to the folder that was asked about. */
  readonly file: string;
  /** What would run, one line. */
  readonly what: string;
}

/**
 * The code of an agent program's adapter. The default export of a provider package; its package.json says the rest.
 * Pure members are called often and must not touch the disk; the asynchronous ones may.
 */
export interface ProviderPlugin {
  readonly kind: "provider";
  readonly apiVersion: number;
  readonly id: string;
  /** What a worker gets of the person's environment, beside the common variables. */
  readonly pass: readonly PassedVariable[];
  /** Exact model slugs known to the adapter; empty when it cannot know. */
  readonly models: readonly string[];
  /** Its own events, in the catalogue beside core's: `provider.<id>.…`. Core adds whose they are. */
  readonly events: Readonly<Record<string, EventSpec>>;
  /** Null where its hooks cannot call us, or it has none: it is written to by bracketed paste. */
  readonly hooks: HookAdapter | null;
  readonly sessions: SessionSupport;
  readonly screen: {
    classify(capture: ScreenCapture): ScreenState;
    /** What the pane's title says; null where it says nothing. Absent where titles tell nothing of the state. */
    readTitle?(title: string): OwnState["state"] | null;
    /** Asked of a person's own leader, of which there is neither hook nor record; null where the last turn ended well. */
    readError?(capture: ScreenCapture): ScreenError | null;
  };
  /** Absent where the program keeps no such file. */
  readonly ownStateFile?: OwnStateFile;
  /** Absent where the program knows no skills. */
  readonly skills?: SkillSupport;
  /** Absent where it knows no agents of a person's own. */
  readonly ownAgents?: OwnAgents;
  detect(context: DetectContext): Promise<Detection>;
  plan(context: LaunchContext): Promise<LaunchPlan | LaunchRefusal>;
  /** For a record that is a file of lines. A provider has this, or `openRecord`. */
  createTranscriptReader?(): TranscriptReader;
  /**
   * For a record that is none, such as a database: opens it at a cursor that an entry told before, 0 being its beginning. Throws
   * where it cannot be read now; it is tried again. `textSeen` comes only from what the program itself stored.
   */
  openRecord?(query: RecordQuery, cursor: number): OpenRecord;
  /**
   * For a plan with `door`: connects to the running program. Throws where nobody answers there, and is tried again. Its own
   * callbacks never throw: nobody would catch it.
   */
  openDoor?(query: DoorQuery, listener: DoorListener): Promise<Door>;
  /** Keys that stop the running turn; absent where nothing does. Pressed only while the screen shows a running turn. */
  readonly interruptKeys?: readonly string[];
  /** Keys (in the transport's names: `Enter`, `Down`, `Escape`, or a character) that answer a dialog; null when no safe ones exist. */
  answer(dialog: Dialog, decision: DialogDecision): readonly string[] | null;
  repositoryExecutables(directory: string): Promise<readonly RepositoryExecutable[]>;
  /**
   * For `capabilities.command`: whether it is the name of a program that the adapter knows. A person agrees to any other one
   * as to whatever a repository would run, and `plan` refuses it without `allowRepositoryExecutables`.
   */
  knowsCommand?(command: string): boolean;
  /** The flag in a command line that turns this program's permission checks off; null when there is none. */
  detectBypass(argv: readonly string[]): string | null;
  /** Null when the model may be used; else why not. */
  validateModel(model: string): string | null;
}

/** A provider as core has it: its code, and what its package.json says of it. */
export type Provider = ProviderPlugin & Omit<ProviderManifest, "entry">;
