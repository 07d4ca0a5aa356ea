import { useComputed, useSignal } from "@preact/signals";
import type { ReportHead } from "../../core/report/format.ts";
import type { Place, PlaceKind } from "../../core/report/redact/place.ts";
import type { Redaction } from "../../core/report/redact/redaction.ts";
import type { FoundSecret, SecretKind } from "../../core/report/redact/redactor.ts";
import type { ExportPreview } from "../model/export-preview.ts";
import { leavingText } from "../model/leaving-text.ts";
import { t, tn, type CountKey, type TextKey } from "../text/text.ts";

/** Beyond this a list is for programs: the file has all. */
const MOST_ROWS = 200;
const MOST_PLACES = 3;

const KINDS: Readonly<Record<SecretKind, CountKey>> = {
  token: "secret_token",
  password: "secret_password",
  credentials: "secret_credentials",
  cookie: "secret_cookie",
  session: "secret_session",
  key: "secret_key",
  secret: "secret_secret",
  "private key": "secret_private_key",
  "card number": "secret_card_number",
  fragment: "secret_fragment",
  header: "secret_header",
  value: "secret_value",
  path: "secret_path",
  "own pattern": "secret_own_pattern",
  "hidden text": "secret_hidden_text",
};

const PLACES: Readonly<Record<PlaceKind, TextKey>> = {
  "page address": "place_page_address",
  "page title": "place_page_title",
  address: "place_address",
  "document address": "place_document_address",
  "script address": "place_script_address",
  "request header": "place_request_header",
  "response header": "place_response_header",
  "sub-protocol": "place_subprotocol",
  message: "place_message",
  "close reason": "place_close_reason",
  "browser text": "place_browser_text",
  finding: "place_finding",
  checklist: "place_checklist",
  "page event": "place_page_event",
  "http response": "place_http_response",
  recording: "place_recording",
  note: "place_note",
  text: "place_text",
};

/** `4 tokens, 2 cookies, 1 password`: the values that are replaced, by kind, the most first. */
export function countsText(found: readonly FoundSecret[]): string {
  const counts = new Map<SecretKind, number>();
  for (const { kind, kept } of found) if (!kept) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([kind, count]) => tn(KINDS[kind], count))
    .join(", ");
}

/** What will leave: the values that are replaced, where they stand, and what a person wants instead. */
export function ExportPreviewView({ preview, redaction }: { preview: ExportPreview; redaction: Redaction }) {
  const looked = useSignal<Place>({ in: "message", frame: 0 });
  const { found } = redaction;
  const { keep } = preview.choices.value;
  const setKept = (value: string, on: boolean): void => {
    const next = new Set(keep);
    if (on) next.add(value);
    else next.delete(value);
    preview.choose({ keep: next });
  };
  const look = (place: Place): void => {
    looked.value = place;
  };
  return (
    <>
      {found.length > 0 && (
        <ul class="found-list" aria-label={t("export_found")}>
          {found.slice(0, MOST_ROWS).map((secret) => (
            <FoundRow key={secret.value} secret={secret} head={redaction.head} setKept={setKept} look={look} />
          ))}
        </ul>
      )}
      {found.length > MOST_ROWS && <p class="quiet">{t("and_more", found.length - MOST_ROWS)}</p>}
      <LookThrough preview={preview} redaction={redaction} place={looked.value} look={look} />
    </>
  );
}

interface RowProps {
  readonly secret: FoundSecret;
  readonly head: ReportHead;
  readonly setKept: (value: string, on: boolean) => void;
  readonly look: (place: Place) => void;
}

function FoundRow({ secret, head, setKept, look }: RowProps) {
  const shown = useSignal(false);
  const { value, kind, placeholder, kept, count, places } = secret;
  const name = placeholder.slice(1, -1);
  return (
    <li class="found-row" data-kind={kind} data-kept={kept}>
      <span class="found-words">
        <b>{name}</b> <code class="found-value">{shown.value ? value : "••••••••"}</code>
        <span class="quiet">
          {tn("export_places", count)}{" "}
          {places.slice(0, MOST_PLACES).map((place, index) => (
            <button key={index} type="button" class="link" onClick={() => look(place)}>
              {placeText(place, head)}
            </button>
          ))}
          {places.length > MOST_PLACES && t("and_more", places.length - MOST_PLACES)}
        </span>
      </span>
      <button
        type="button"
        class="button"
        aria-pressed={shown.value}
        aria-label={t("export_show_value", name)}
        onClick={() => {
          shown.value = !shown.value;
        }}
      >
        {t("export_show")}
      </button>
      <button
        type="button"
        class="button"
        aria-pressed={kept}
        aria-label={t("export_keep_value", name)}
        onClick={() => setKept(value, !kept)}
      >
        {kept ? t("export_kept") : t("export_keep")}
      </button>
    </li>
  );
}

function placeText({ in: kind, connection, frame, name = "" }: Place, head: ReportHead): string {
  const number = head.connections.findIndex(({ id }) => id === connection) + 1;
  const words = kind === "message" ? t("place_message", (frame ?? 0) + 1) : t(PLACES[kind]);
  return `${[words, name].filter(Boolean).join(" ")}${number > 0 ? ` · #${number}` : ""}`;
}

interface LookProps {
  readonly preview: ExportPreview;
  readonly redaction: Redaction;
  readonly place: Place;
  readonly look: (place: Place) => void;
}

/** What leaves, to be read; what is selected in it can be hidden everywhere. */
function LookThrough({ preview, redaction, place, look }: LookProps) {
  const typed = useSignal("");
  const wanted = useComputed(() => typed.value.trim());
  const { hide } = preview.choices.value;
  const messages = preview.choices.value.mode === "metadata" ? 0 : redaction.frames.length;
  const text = place.frame !== undefined && messages === 0 ? "" : leavingText(redaction, place);
  const add = (): void => {
    if (wanted.value === "" || hide.includes(wanted.value)) return;
    preview.choose({ hide: [...hide, wanted.value] });
    typed.value = "";
  };
  return (
    <section class="look-through" aria-labelledby="export-look">
      <h3 id="export-look">{t("export_look")}</h3>
      {messages > 0 && (
        <label class="amount">
          {t("export_message")}
          <input
            type="number"
            min={1}
            max={messages}
            value={place.frame === undefined ? "" : place.frame + 1}
            onInput={(event) => {
              const number = Math.round(event.currentTarget.valueAsNumber);
              if (number >= 1 && number <= messages) look({ in: "message", frame: number - 1 });
            }}
          />
          {t("export_of_messages", messages)}
        </label>
      )}
      <textarea
        class="leaving-text"
        readOnly
        rows={7}
        aria-label={t("export_leaving")}
        value={text === "" ? t("export_nothing_here") : text}
        onSelect={({ currentTarget: { value, selectionStart, selectionEnd } }) => {
          if (selectionEnd > selectionStart) typed.value = value.slice(selectionStart, selectionEnd);
        }}
      />
      <form
        class="hide-form"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <label for="export-hide">{t("export_hide_label")}</label>
        <input
          id="export-hide"
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
        <button type="submit" class="button" disabled={wanted.value === "" || wanted.value.includes("‹")}>
          {t("export_hide")}
        </button>
      </form>
      {hide.length > 0 && (
        <ul class="hidden-list" aria-label={t("export_hidden")}>
          {hide.map((hidden) => (
            <li key={hidden}>
              <code>{hidden}</code>
              <button
                type="button"
                class="link"
                aria-label={t("export_unhide_value", hidden)}
                onClick={() => preview.choose({ hide: hide.filter((other) => other !== hidden) })}
              >
                {t("export_unhide")}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
