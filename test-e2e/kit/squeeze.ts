/** Without blanks: a narrow pane wraps a line wherever it likes. */
export const squeeze = (text: string): string => text.replaceAll(/\s+/g, "");
