const NAMED: Readonly<Record<string, string>> = {
  Enter: "\r",
  Escape: "\x1b",
  Tab: "\t",
  Space: " ",
  BSpace: "\x7f",
  Up: "\x1b[A",
  Down: "\x1b[B",
  Right: "\x1b[C",
  Left: "\x1b[D",
};

/** What a terminal sends for a key: `Enter`, `Down`, `C-u`, one character. */
export const bytesOf = (key: string): string => {
  const control = /^C-([a-z])$/.exec(key)?.[1];
  if (control) return String.fromCharCode(control.charCodeAt(0) - 96);
  const named = NAMED[key];
  if (named === undefined && [...key].length !== 1) throw new Error(`no key is called "${key}"`);
  return named ?? key;
};
