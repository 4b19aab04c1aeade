import type { Key } from "./keys.ts";

/** The input box. Long pastes stand in it as a short mark; `pastes` holds what each mark means. */
export interface Composer {
  readonly text: string;
  readonly pastes: readonly { readonly mark: string; readonly text: string }[];
  /** Pastes so far in this program: marks are numbered through. */
  readonly count: number;
}

export const EMPTY_COMPOSER: Composer = { text: "", pastes: [], count: 0 };

const INLINE_LINES = 3;
const INLINE_CHARS = 800;

/** What an editing key makes of the input box. Other keys leave it alone. */
export const editComposer = (composer: Composer, key: Key): Composer => {
  switch (key.kind) {
    case "text":
      return { ...composer, text: composer.text + key.text };
    case "newline":
      return { ...composer, text: `${composer.text}\n` };
    case "backspace":
      return { ...composer, text: [...composer.text].slice(0, -1).join("") };
    case "clear":
      return { ...composer, text: "", pastes: [] };
    case "paste":
      return insertPaste(composer, key.text);
    default:
      return composer;
  }
};

const insertPaste = (composer: Composer, text: string): Composer => {
  const lines = text.split("\n").length;
  if (lines <= INLINE_LINES && text.length <= INLINE_CHARS)
    return { ...composer, text: composer.text + text };
  const count = composer.count + 1;
  const mark = `[Pasted text #${count} +${lines - 1} lines]`;
  return { text: composer.text + mark, pastes: [...composer.pastes, { mark, text }], count };
};

/** The text as it is submitted. */
export const composedText = (composer: Composer): string =>
  composer.pastes.reduce((text, paste) => text.replace(paste.mark, () => paste.text), composer.text);

export const clearComposer = (composer: Composer): Composer => ({ ...EMPTY_COMPOSER, count: composer.count });
