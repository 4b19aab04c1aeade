/**
 * A role document with another name in its front matter, and another role where one is given; it is not paused. All else stays
 * as written.
 */
export const renameRole = (text: string, name: string, role: string | null = null): string => {
  const end = text.indexOf("\n---", 3);
  const front = end < 0 ? text : text.slice(0, end);
  const named = front.replace(/^name:.*$/m, `name: ${name}`).replace(/^paused:.*(?:\n|$)/m, "");
  // A text in JSON is one in YAML, whatever stands in it.
  const labelled = role === null ? named : named.replace(/^role:.*$/m, () => `role: ${JSON.stringify(role)}`);
  return `${labelled}${end < 0 ? "" : text.slice(end)}`;
};
