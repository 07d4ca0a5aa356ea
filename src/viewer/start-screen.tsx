import { OpenButton } from "../ui/components/open-file.tsx";
import type { FileOpener } from "../ui/model/file-opener.ts";
import { t, type TextKey } from "../ui/text/text.ts";
import type { ComponentChildren } from "preact";

interface StartScreenProps {
  readonly files: FileOpener;
  readonly showKept: () => void;
  /** of the extension */
  readonly version: string;
}

/** What can be done here, and how to get to where pages are recorded. */
export function StartScreen({ files, showKept, version }: StartScreenProps) {
  return (
    <main class="start-screen">
      <h1>Socketscope</h1>
      <p>{t("start_words")}</p>
      <ul class="start-choices">
        <Choice title="viewer_title" words="start_open_words">
          <OpenButton files={files} />
        </Choice>
        <Choice title="kept_title" words="start_kept_words">
          <button type="button" class="button" onClick={showKept}>
            {t("start_kept")}
          </button>
        </Choice>
        <Choice title="past_example" words="start_example_words">
          <button type="button" class="button" onClick={() => void files.openExample()}>
            {t("example_see")}
          </button>
        </Choice>
        <Choice title="start_guide_title" words="start_guide_words">
          <a class="button" href="/guide.html">
            {t("start_guide")}
          </a>
        </Choice>
      </ul>
      <section aria-labelledby="record">
        <h2 id="record">{t("start_record")}</h2>
        <ol>
          <li>{t("start_record_page")}</li>
          <li>
            {t("start_record_press")} <kbd>F12</kbd> {t("start_record_mac")} <kbd>⌥ ⌘ I</kbd>.
          </li>
          <li>{t("start_record_tab")}</li>
        </ol>
      </section>
      <p class="quiet">
        {t("viewer_privacy")} {t("start_version", version)}
      </p>
    </main>
  );
}

function Choice({ title, words, children }: { title: TextKey; words: TextKey; children: ComponentChildren }) {
  return (
    <li>
      <h2>{t(title)}</h2>
      <p>{t(words)}</p>
      {children}
    </li>
  );
}
