/** A role document with another name in its front matter; everything else stays as it is written. */
export const renameRole = (text: string, name: string): string => {
  const end = text.indexOf("\n---", 3);
  const front = end < 0 ? text : text.slice(0, end);
  return `${front.replace(/^name:.*$/m, `name: ${name}`)}${end < 0 ? "" : text.slice(end)}`;
};
