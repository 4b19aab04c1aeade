import { newId } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import { CLAIMABLE, type MessageKind } from "../store/index.ts";
import { acceptMessage } from "./accept.ts";
import { moveMessage } from "./move.ts";
import type { LeaderNotice, NoticeKey } from "./notices.ts";

/** Who tells, where it is not the coordinator of its own accord. */
export interface NoticeAs {
  readonly sender: string;
  readonly kind: MessageKind;
}

const COORDINATOR: NoticeAs = { sender: "coordinator", kind: "notice" };

/**
 * Tells a team's leader something, once for each key. The key names the kind, the cause and its episode, so that the
 * same thing an hour later is told again. Null when it was told already.
 */
export const tellLeader = (
  context: Context,
  teamKey: string,
  key: NoticeKey<LeaderNotice>,
  content: string,
  { sender, kind }: NoticeAs = COORDINATOR,
): string | null => {
  const { store, clock } = context;
  return store.transaction(() => {
    const messageId = newId("msg");
    if (!store.notices.claim(key, teamKey, messageId, clock.now())) return null;
    acceptMessage(context, {
      teamKey,
      sender,
      recipient: "leader",
      kind,
      content,
      messageId,
    });
    return messageId;
  });
};

/** Takes back what was told under keys that begin so, as far as nobody was given it yet: its cause is gone. */
export const withdrawNotices = (context: Context, prefix: string): void => {
  const { store, clock } = context;
  for (const { notice_key, team_key, message_id } of store.notices.standing(prefix)) {
    store.notices.withdraw(notice_key, clock.now());
    const message = store.messages.get(message_id);
    if (!message) continue;
    moveMessage(context, message, {
      from: CLAIMABLE,
      to: "cancelled",
      source: "notice",
      detail: "its cause is gone",
      tell: (events) => events.write("notice.withdrawn", { team_id: team_key, message_id, notice_key }),
    });
  }
};
