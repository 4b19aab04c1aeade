/**
 * What a terminal takes as one: a control string with all that it holds (DCS, SOS, OSC, PM, APC), a control sequence (CSI),
 * and an escape sequence, in their forms of seven and of eight bits, as ECMA-48 has them. A string that does not end loses
 * its beginning only. Node's `stripVTControlCharacters` leaves what a DCS or an APC holds, and half of a sequence with a
 * space in it.
 */
const SEQUENCE =
  /(?:\u001b[PX\]^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0080-\u009f]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[ -/]*[0-~]/g;

/** Every other control character but tab and line feed. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * A text without what would steer a terminal: each control sequence goes whole. It is for what is taken in, and never for
 * showing what runs as it is: a command would hide in a sequence from whoever decides about it. Takes linear time.
 */
export const withoutControls = (text: string): string =>
  text.replaceAll(SEQUENCE, "").replaceAll(CONTROL, "");
