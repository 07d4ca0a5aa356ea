import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatBytes } from "../format/amount.ts";
import { formatElapsed } from "../format/time.ts";
import { createKeptList, endText, formatMoment, pageName, type KeptList } from "../model/kept-list.ts";
import type { KeptSessionInfo, OpenedSession, RecordingControls } from "../source.ts";
import { Confirm } from "./confirm.tsx";
import { Modal } from "./modal.tsx";
import { t, tn } from "../text/text.ts";

/** What the dialog asks of the recorder, or of the viewer's page, which has none. */
export type KeptControls = Pick<RecordingControls, "settings" | "keptSessions">;

interface KeptSessionsProps {
  readonly controls: KeptControls;
  /** @param title says which session it is */
  readonly open: (title: string, opened: OpenedSession) => void;
  readonly close: () => void;
}

/** Sessions on this computer: to be opened again, or deleted. */
export function KeptSessionsDialog({ controls, open, close }: KeptSessionsProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useMemo(() => createKeptList(() => controls.keptSessions), [controls]);
  useEffect(() => {
    if (controls.settings.keepSessions) void list.load();
  }, [controls, list]);
  const { notice } = controls.keptSessions;
  const openOne = async (info: KeptSessionInfo): Promise<void> => {
    const opened = await list.open(info.id);
    // Closed meanwhile: the person wanted something else.
    if (!opened || !dialog.current?.open) return;
    dialog.current.close();
    open(titleOf(info), opened);
  };
  return (
    <Modal title={t("kept_title")} dialog={dialog} onClose={close}>
      <div class="dialog-body">
        {notice === undefined ? undefined : <p class="dialog-note note-warning">{notice}</p>}
        {list.trouble.value === undefined ? undefined : (
          <p class="dialog-note note-error" role="alert">
            {list.trouble.value}
          </p>
        )}
        <Content list={list} controls={controls} open={(info) => void openOne(info)} />
      </div>
      <Footer list={list} close={() => dialog.current?.close()} />
    </Modal>
  );
}

interface ContentProps {
  readonly list: KeptList;
  readonly controls: KeptControls;
  readonly open: (info: KeptSessionInfo) => void;
}

function Content({ list, controls, open }: ContentProps) {
  const { keepSessions, keepDays, keepMb } = controls.settings;
  const sessions = list.sessions.value;
  if (!keepSessions) return <p class="dialog-empty">{t("kept_off")}</p>;
  if (!sessions) return <p class="dialog-empty">{list.trouble.value === undefined ? t("kept_reading") : ""}</p>;
  const rules = tn("kept_rules", keepDays, formatBytes(keepMb * 1_000_000));
  if (sessions.length === 0)
    return (
      <p class="dialog-empty">
        {t("kept_nothing")} {rules}
      </p>
    );
  return (
    <>
      <ul class="kept-list" aria-label={t("kept_title")}>
        {sessions.map((info) => (
          <Row key={info.id} info={info} list={list} open={open} />
        ))}
      </ul>
      <p class="quiet">
        {rules} {t("kept_stay")}
      </p>
    </>
  );
}

function Row({ info, list, open }: { info: KeptSessionInfo; list: KeptList; open: ContentProps["open"] }) {
  const asking = list.asking.value;
  const opening = list.opening.value;
  const name = pageName(info.page.url);
  const moment = formatMoment(info.startedAt, list.readAt.value);
  const end = endText(info);
  return (
    <li class="kept-row">
      <div class="kept-words">
        <span class="kept-page" title={info.page.url}>
          {name}
        </span>
        <span class="kept-facts">
          {moment} · {formatElapsed(info.lastWriteAt - info.startedAt)} · {tn("count_events", info.events)} ·{" "}
          {formatBytes(info.bytes)}
        </span>
        <span class={end.wrong ? "tone-warning" : info.live ? "tone-good" : "quiet"}>{end.text}</span>
      </div>
      <span class="kept-actions">
        <button
          type="button"
          class="button"
          aria-label={t("kept_open_name", name, moment)}
          disabled={opening !== undefined}
          onClick={() => open(info)}
        >
          {opening === info.id ? t("kept_opening") : t("kept_open")}
        </button>
        <button
          type="button"
          class="button"
          aria-label={t("kept_delete_name", name, moment)}
          disabled={opening !== undefined}
          onClick={() => (list.asking.value = { id: info.id })}
        >
          {t("kept_delete")}
        </button>
      </span>
      {asking && "id" in asking && asking.id === info.id ? (
        <Confirm
          question={t(info.live ? "kept_delete_live" : "kept_delete_question", name)}
          yes={t("kept_delete_yes")}
          no={t("kept_delete_no")}
          onYes={() => void list.deleteAsked()}
          onNo={() => (list.asking.value = undefined)}
        />
      ) : undefined}
    </li>
  );
}

function Footer({ list, close }: { list: KeptList; close: () => void }) {
  const sessions = list.sessions.value ?? [];
  const total = sessions.reduce((sum, { bytes }) => sum + bytes, 0);
  const asking = list.asking.value;
  const sum = tn("kept_sum", sessions.length, formatBytes(total));
  return (
    <div class="dialog-footer">
      {sessions.length > 0 ? (
        <>
          <span class="quiet numeric">{sum}</span>
          <button type="button" class="button" onClick={() => (list.asking.value = { all: true })}>
            {t("kept_delete_all")}
          </button>
        </>
      ) : undefined}
      <button type="button" class="button push" onClick={close}>
        {t("close")}
      </button>
      {asking && "all" in asking ? (
        <Confirm
          question={t("kept_delete_all_question", sum)}
          yes={t("kept_delete_all_yes")}
          no={t("kept_delete_all_no")}
          onYes={() => void list.deleteAsked()}
          onNo={() => (list.asking.value = undefined)}
        />
      ) : undefined}
    </div>
  );
}

function titleOf({ page, startedAt }: KeptSessionInfo): string {
  return t("kept_session_of", pageName(page.url), formatMoment(startedAt, Date.now()));
}
