import { useSignal } from "@preact/signals";
import { answerFor, askedAddress } from "../../core/session/asked.ts";
import type { HttpResponse } from "../../core/session/events.ts";
import type { Connection } from "../../core/session/session.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { t } from "../text/text.ts";
import { Confirm } from "./confirm.tsx";

interface AskServerProps {
  readonly connection: Connection;
  readonly model: PanelModel;
}

type Step = { readonly at: "rest" | "sure" | "asking" } | { readonly at: "failed"; readonly error: string };

/**
 * One plain request to the socket's own address, made only after saying so: its answer can tell what
 * is on the way where the handshake's own is hidden. What was answered is shown in reports too.
 */
export function AskServer({ connection, model }: AskServerProps) {
  void model.tick.value;
  const { source } = model;
  const step = useSignal<Step>({ at: "rest" });
  const address = askedAddress(connection.url);
  const answer = answerFor(connection, source.session);
  const { controls } = source;
  const { at } = step.value;
  if (address === undefined || (!controls && !answer)) return null;
  const ask = async (): Promise<void> => {
    step.value = { at: "asking" };
    const result = await controls?.askServer(connection.id);
    step.value = result && !result.ok ? { at: "failed", error: result.error } : { at: "rest" };
  };
  return (
    <div class="ask-server">
      {answer ? <p>{t("ask_answer", address, answerText(answer))}</p> : undefined}
      {controls && at !== "sure" ? (
        <button
          type="button"
          class="button"
          disabled={at === "asking"}
          title={t("ask_title")}
          onClick={() => {
            step.value = { at: "sure" };
          }}
        >
          {t("ask_server")}
        </button>
      ) : undefined}
      {at === "sure" ? (
        <Confirm
          question={t("ask_question", address)}
          harmless
          yes={t("ask_yes")}
          no={t("ask_cancel")}
          onYes={() => void ask()}
          onNo={() => {
            step.value = { at: "rest" };
          }}
        />
      ) : undefined}
      <span role="status">
        {at === "asking" ? t("ask_waiting") : step.value.at === "failed" ? step.value.error : ""}
      </span>
    </div>
  );
}

/** `404, server: nginx/1.22.1` */
function answerText({ status, headers }: HttpResponse): string {
  return [String(status), ...headers.map(({ name, value }) => `${name.toLowerCase()}: ${value}`)].join(", ");
}
