import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { PanelModel } from "../model/panel-model.ts";
import { noticesOf, type Notice } from "../model/session-notices.ts";
import { t } from "../text/text.ts";

/** What is missing of the session that is shown, until the person has read it. */
export function SessionNotices({ model }: { model: PanelModel }) {
  void model.tick.value;
  const { source } = model;
  const read = useSignal<ReadonlySet<Notice["id"]>>(new Set());
  useEffect(() => {
    read.value = new Set();
  }, [source.session, read]);
  // Not a live region: counts that grow would be read out again and again.
  return (
    <>
      {noticesOf(source)
        .filter(({ id }) => !read.value.has(id))
        .map(({ id, tone, text }) => (
          <div key={id} class={`status-bar status-${tone}`}>
            <span>{text}</span>
            <button
              type="button"
              class="button plain"
              onClick={() => {
                read.value = new Set([...read.value, id]);
              }}
            >
              {t("got_it")}
            </button>
          </div>
        ))}
    </>
  );
}
