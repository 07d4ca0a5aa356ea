import { useEffect, useRef } from "preact/hooks";
import { t } from "../text/text.ts";

interface Group {
  readonly name: string;
  /** keys, and what they do */
  readonly keys: readonly (readonly [string, string])[];
}

const groups = (): readonly Group[] => [
  {
    name: t("keys_lists"),
    keys: [
      ["↑ ↓", t("keys_rows")],
      [t("key_pages"), t("keys_screen")],
      [t("key_home_end"), t("keys_first_last")],
      ["Enter", t("keys_open")],
      ["Esc", t("keys_clear")],
    ],
  },
  {
    name: t("view_frames"),
    keys: [
      [t("key_find"), t("keys_find")],
      [t("key_matches"), t("keys_matches")],
    ],
  },
  {
    name: t("view_timeline"),
    keys: [
      ["← →", t("keys_time")],
      ["↑ ↓", t("keys_lanes")],
      ["+ −", t("keys_zoom")],
      ["0", t("keys_whole")],
      [t("key_space"), t("keys_follow")],
      ["R", t("keys_range")],
      [t("key_shift_arrows"), t("keys_range_end")],
    ],
  },
  {
    name: t("keys_everywhere"),
    keys: [
      [t("key_tab"), t("keys_parts")],
      ["← →", t("keys_tabs")],
      [t("key_arrows"), t("keys_borders")],
      ["N", t("keys_note")],
      ["?", t("keys_this")],
    ],
  },
];

/** Every key that means something in the panel. */
export function KeysDialog({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="keys-title" onClose={close}>
      <h2 id="keys-title">{t("keys")}</h2>
      {groups().map(({ name, keys }) => (
        <section key={name}>
          <h3>{name}</h3>
          <dl class="keys">
            {keys.map(([key, meaning]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {t("close")}
        </button>
      </div>
    </dialog>
  );
}
