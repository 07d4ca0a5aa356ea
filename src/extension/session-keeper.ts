import { failure, ok, type Result } from "../core/base/result.ts";
import type { SessionEvent, StopReason } from "../core/session/events.ts";
import { openJournal, type Journal } from "../journal/journal.ts";
import { recoveredSession } from "../journal/recovered-session.ts";
import type { SessionWriter } from "../journal/session-writer.ts";
import type { KeptSessions, OpenedSession } from "../ui/source.ts";

/** Writes the live session to the journal, and gives the panel what is kept there. */
export interface SessionKeeper extends KeptSessions {
  /** A new session begins: the one before it is ended properly. */
  begin(page: { readonly url: string }): void;
  append(event: SessionEvent): void;
  /** The session is over; what waits is under way to the disk when this returns. */
  end(reason: StopReason): void;
}

export interface KeeperLimits {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

const NOT_KEPT = "Sessions are not kept, as chosen in the settings.";

/** @param limits undefined keeps nothing, and deletes what was kept */
export async function createSessionKeeper(
  extensionVersion: string,
  limits: KeeperLimits | undefined,
): Promise<SessionKeeper> {
  const opened = await openJournal({ now: Date.now, limits: limits ?? { maxAgeMs: 0, maxBytes: 0 } });
  if (!limits && opened.ok) await opened.value.deleteAll();
  const journal = limits ? opened : failure(NOT_KEPT);
  let writer: SessionWriter | undefined;

  const withJournal = async <Value>(use: (journal: Journal) => Promise<Result<Value>>): Promise<Result<Value>> =>
    journal.ok ? use(journal.value) : journal;

  const end = (reason: StopReason): void => {
    // A write that fails is told by the kept session itself.
    void writer?.close(reason);
    writer = undefined;
  };

  return {
    get notice() {
      if (!journal.ok) return limits ? journal.error : undefined;
      const status = writer?.status;
      return status && "message" in status ? status.message : undefined;
    },
    begin(page) {
      end("user");
      if (journal.ok) writer = journal.value.begin({ page, startedAt: Date.now(), extensionVersion });
    },
    append: (event) => writer?.append(event),
    end,
    list: () => withJournal((open) => open.list()),
    open: (id) =>
      withJournal<OpenedSession>(async (open) => {
        const reading = await open.read(id);
        if (!reading.ok) return reading;
        try {
          const { session, notices } = await recoveredSession(reading.value);
          return ok({ session, notices });
        } catch (error) {
          return failure(`This session could not be read: ${error instanceof Error ? error.message : String(error)}.`);
        }
      }),
    delete: (id) => withJournal((open) => open.delete(id)),
    deleteAll: () => withJournal((open) => open.deleteAll()),
    usage: () => withJournal((open) => open.usage()),
  };
}
