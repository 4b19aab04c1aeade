/** Commands that the program runs without a question, whatever their arguments are. */
const READING = /^(?:cat|cut|date|df|diff|du|echo|file|grep|head|ls|nl|pwd|stat|tail|uniq|wc|which)$/;
const GIT = /^git (?:diff|log|rev-parse|show|status)\b/;

/**
 * Whether a command may be one that the program allows by itself, because it only reads. Nothing is decided by it: the
 * program looks at the command, too, and where it does not agree its own dialog appears.
 */
export const mayOnlyRead = (command: string): boolean => {
  if (/[;&|<>$`()\n\\]/.test(command)) return false;
  const line = command.trim();
  return GIT.test(line) || READING.test(line.split(/\s/)[0]!);
};
