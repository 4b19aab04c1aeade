import { randomUUID } from "node:crypto";
import type { Turn } from "./agent.ts";
import { type OpenDialog, questionDialog, reviewDialog, ticksDialog } from "./dialog.ts";

/** A question of the program's own tool, as hooks are given it. */
interface Question {
  readonly question: string;
  readonly options: readonly { readonly label: string; readonly description?: string }[];
  readonly multiSelect?: boolean;
}

/**
 * The program's own questions: its hook is asked and its dialogs stand meanwhile, one for each question, and one that
 * shows the answers where there is more than a single choice. As in Claude
 * Code, an answer of the hook counts only with an input, and one that is not complete is taken as it is.
 */
export const askQuestions = async (turn: Turn, questions: readonly Question[]): Promise<void> => {
  const dialogs = questions.map(({ question, options, multiSelect }) => {
    const labels = options.map(({ label }) => label);
    return { question, dialog: (multiSelect ? ticksDialog : questionDialog)(question, labels) };
  });
  await useInteractive(turn, {
    name: "AskUserQuestion",
    input: { questions },
    byHook: (input) => describe(input.answers as Readonly<Record<string, unknown>> | undefined),
    byKeys: async (ask) => {
      const answers: Record<string, string> = {};
      for (const { dialog, question } of dialogs) {
        const chosen = await ask(dialog);
        if (chosen === null) return "the person gave no answer";
        answers[question] = dialog.ticks
          ? dialog.options.filter((_, place) => chosen & (1 << place)).join(", ")
          : dialog.options[chosen]!;
      }
      const isReviewed = dialogs.length > 1 || dialogs.some(({ dialog }) => dialog.ticks);
      if (isReviewed && (await ask(reviewDialog(answers))) !== 0) return "the person gave no answer";
      return describe(answers);
    },
  });
};

const describe = (answers: Readonly<Record<string, unknown>> = {}): string =>
  Object.keys(answers).length === 0 ? "the person gave no answer" : `answered: ${JSON.stringify(answers)}`;

/** The program asks whether its plan is right. A yes without an input leaves its dialog standing. */
export const askForPlan = (turn: Turn, plan: string): Promise<void> =>
  useInteractive(turn, {
    name: "ExitPlanMode",
    input: { plan },
    byHook: () => "the plan is approved",
    byKeys: async (ask) => {
      const options = ["Yes, and use auto mode", "Yes, manually approve edits", "No"];
      const chosen = await ask(questionDialog("Would you like to proceed?", options));
      return chosen === 0 || chosen === 1 ? "the plan is approved" : "the plan is refused";
    },
  });

interface Interactive {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  byHook(input: Readonly<Record<string, unknown>>): string;
  byKeys(ask: (dialog: OpenDialog) => Promise<number | null>): Promise<string>;
}

const useInteractive = async (turn: Turn, tool: Interactive): Promise<void> => {
  const { agent } = turn;
  const callId = `call_${randomUUID()}`;
  const call = { turn_id: turn.id, tool_name: tool.name, tool_input: tool.input };
  agent.record.add("tool_call", { name: tool.name, id: callId, input: tool.input });
  const over = new AbortController();
  const signal = AbortSignal.any([turn.signal, over.signal]);
  const byHook = agent.hooks.call("PermissionRequest", call, signal).then(({ decision }) => {
    if (decision?.behavior === "deny") return `refused: ${decision.message}`;
    return decision?.updatedInput ? tool.byHook(decision.updatedInput) : new Promise<never>(() => {});
  });
  const byKeys = tool.byKeys((dialog) => agent.ask(dialog, signal));
  const text = await Promise.race([byHook, byKeys]);
  turn.signal.throwIfAborted();
  over.abort();
  agent.record.add("tool_result", { id: callId, text });
  agent.screen.print(`  ⎿ ${text.slice(0, 400)}`);
  // The answer is part of the input by now.
  const answered = { ...call, tool_input: { ...tool.input, answers: text }, tool_use_id: callId };
  const reply = await agent.hooks.call("PostToolUse", { ...answered, tool_response: text }, turn.signal);
  if (reply.context === null) return;
  agent.record.add("hook_text", { event: "PostToolUse", text: reply.context });
  turn.feed(reply.context);
};
