import { failure, ok, type Result } from "../core/base/result.ts";
import { openJournal, type Journal } from "../journal/journal.ts";
import { recoveredSession } from "../journal/recovered-session.ts";
import type { KeptSessions, OpenedSession } from "../ui/source.ts";

/** How long and how much is kept is for the recorder to see to: opening a page deletes nothing. */
const NO_LIMITS = { maxAgeMs: Infinity, maxBytes: Infinity };

/** The sessions that recorders have kept, where none is recorded. */
export async function createKeptReader(): Promise<KeptSessions> {
  const opened = await openJournal({ now: Date.now, limits: NO_LIMITS });
  const withJournal = async <Value>(use: (journal: Journal) => Promise<Result<Value>>): Promise<Result<Value>> =>
    opened.ok ? use(opened.value) : opened;
  return {
    notice: opened.ok ? undefined : opened.error,
    list: () => withJournal((journal) => journal.list()),
    open: (id) =>
      withJournal<OpenedSession>(async (journal) => {
        const reading = await journal.read(id);
        if (!reading.ok) return reading;
        try {
          const { session, notices } = await recoveredSession(reading.value);
          return ok({ session, notices });
        } catch (error) {
          return failure(`This session could not be read: ${error instanceof Error ? error.message : String(error)}.`);
        }
      }),
    delete: (id) => withJournal((journal) => journal.delete(id)),
    deleteAll: () => withJournal((journal) => journal.deleteAll()),
    usage: () => withJournal((journal) => journal.usage()),
  };
}
