import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatBytes } from "../format/amount.ts";
import { formatTimeOfDay } from "../format/time.ts";
import { saveFile } from "../model/export.ts";
import { ownErrors, readOwnErrors } from "../model/own-errors.ts";
import { selfTestText } from "../model/self-test.ts";
import type { RecordingControls, SelfTest } from "../source.ts";
import { t, tn, type TextKey } from "../text/text.ts";
import { Confirm } from "./confirm.tsx";
import { CopyButton } from "./copy-button.tsx";
import { Modal } from "./modal.tsx";

const RESULT_FILE = "socketscope-self-test.txt";

const PARTS: Record<SelfTest["part"], TextKey> = {
  attach: "about_part_attach",
  "page-script": "about_part_page_script",
  storage: "about_part_storage",
  "kept-sessions": "about_part_kept",
};
const OUTCOMES: Record<SelfTest["outcome"], { readonly key: TextKey; readonly tone: string }> = {
  passed: { key: "about_passed", tone: "tone-good" },
  failed: { key: "about_failed", tone: "tone-error" },
  "not-tested": { key: "about_not_tested", tone: "quiet" },
};

/** Which extension this is, what it may do and why, what lies on this computer, and whether it works here. */
export function AboutDialog({ controls, close }: { controls: RecordingControls; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { version } = controls.health;
  useEffect(readOwnErrors, []);
  return (
    <Modal title={t("about")} dialog={dialog} onClose={close}>
      <div class="dialog-body">
        <section aria-labelledby="about-version">
          <h3 id="about-version">{t("about_version", version)}</h3>
          <p>{t("about_what")}</p>
          <p class="quiet">{navigator.userAgent}</p>
        </section>
        <section aria-labelledby="about-permissions">
          <h3 id="about-permissions">{t("about_permissions")}</h3>
          <ul class="about-list">
            <li>
              <code>debugger</code> {t("about_permission_debugger")}
            </li>
            <li>
              <code>storage</code> {t("about_permission_storage")}
            </li>
          </ul>
          <p>{t("about_permission_none")}</p>
        </section>
        <Stored controls={controls} />
        <SelfTests controls={controls} />
        <Errors />
      </div>
      <div class="dialog-footer">
        <button type="button" class="button primary push" onClick={() => dialog.current?.close()}>
          {t("done")}
        </button>
      </div>
    </Modal>
  );
}

function sizeText(bytes: number | undefined): string {
  return bytes === undefined ? t("about_size_unknown") : formatBytes(bytes);
}

function Stored({ controls }: { controls: RecordingControls }) {
  const { health } = controls;
  const sizes = useSignal<Awaited<ReturnType<typeof health.stored>> | undefined>(undefined);
  const asking = useSignal(false);
  const said = useSignal<{ readonly text: string; readonly failed: boolean } | undefined>(undefined);
  const deleted = useSignal(0);
  const { value: times } = deleted;
  useEffect(() => void health.stored().then((stored) => (sizes.value = stored)), [health, sizes, times]);
  const deleteAll = async (): Promise<void> => {
    asking.value = false;
    const done = await health.deleteAll();
    said.value = done.ok ? { text: t("about_deleted"), failed: false } : { text: done.error, failed: true };
    deleted.value++;
  };
  return (
    <section aria-labelledby="about-stored">
      <h3 id="about-stored">{t("about_stored")}</h3>
      <ul class="about-list">
        <li>{t("about_stored_sessions", sizeText(sizes.value?.keptSessions))}</li>
        <li>{t("about_stored_settings", sizeText(sizes.value?.settings))}</li>
      </ul>
      <p>{t("about_stored_nothing_else")}</p>
      {asking.value ? (
        <Confirm
          question={t("about_delete_question")}
          yes={t("about_delete_yes")}
          no={t("settings_keep_off_no")}
          onYes={() => void deleteAll()}
          onNo={() => void (asking.value = false)}
        />
      ) : (
        <button type="button" class="button" onClick={() => void (asking.value = true)}>
          {t("about_delete")}
        </button>
      )}
      <p role="status" class={said.value?.failed ? "tone-error" : "quiet"}>
        {said.value?.text}
      </p>
    </section>
  );
}

function SelfTests({ controls }: { controls: RecordingControls }) {
  const results = useSignal<readonly SelfTest[] | "running" | undefined>(undefined);
  const saved = useSignal(false);
  const run = async (): Promise<void> => {
    results.value = "running";
    results.value = await controls.health.selfTest();
  };
  const done = Array.isArray(results.value) ? (results.value as readonly SelfTest[]) : undefined;
  const text = (): string => selfTestText(done ?? [], controls.health.version, navigator.userAgent, ownErrors.peek());
  return (
    <section aria-labelledby="about-test">
      <h3 id="about-test">{t("about_test")}</h3>
      <p>{t("about_test_words")}</p>
      <div class="about-buttons">
        <button type="button" class="button" disabled={results.value === "running"} onClick={() => void run()}>
          {t("about_test_run")}
        </button>
        {done ? (
          <>
            <CopyButton text={text} label={t("about_test_copy")} />
            <button
              type="button"
              class="button"
              onClick={() => {
                saveFile(new Blob([text()], { type: "text/plain" }), RESULT_FILE);
                saved.value = true;
              }}
            >
              {t("about_test_save")}
            </button>
          </>
        ) : undefined}
      </div>
      <div role="status">
        {done ? (
          <ul class="about-list" aria-label={t("about_test")}>
            {done.map(({ part, outcome, words }) => (
              <li key={part}>
                {t(PARTS[part])}: <strong class={OUTCOMES[outcome].tone}>{t(OUTCOMES[outcome].key)}</strong>{" "}
                <span lang="en">{words}</span>
              </li>
            ))}
          </ul>
        ) : undefined}
        {saved.value ? <p>{t("about_test_saved", RESULT_FILE)}</p> : undefined}
      </div>
    </section>
  );
}

/** Our own errors: seldom there, and then of use to who mends them. */
function Errors() {
  const errors = ownErrors.value;
  if (errors.length === 0) return null;
  return (
    <section aria-labelledby="about-errors">
      <h3 id="about-errors">{tn("about_errors", errors.length)}</h3>
      <p>{t("about_errors_words")}</p>
      <ul class="about-list" lang="en">
        {errors.map(({ at, message, count }) => (
          <li key={message}>
            <span class="numeric quiet">{formatTimeOfDay(at)}</span> {message}
            {count > 1 ? <span class="quiet"> × {count}</span> : undefined}
          </li>
        ))}
      </ul>
    </section>
  );
}
