/** Without blanks: a long line wraps in a narrow pane, and a wrap is not a blank. */
export const squeeze = (text: string): string => text.replaceAll(/\s+/g, "");
