import { useEffect, useRef } from "preact/hooks";

interface ConfirmProps {
  /** what would be lost: a full sentence or question */
  readonly question: string;
  /** the deed, as a verb */
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks before something is lost. The focus goes to the answer that loses nothing. */
export function Confirm({ question, yes, no, onYes, onNo }: ConfirmProps) {
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => safe.current?.focus(), []);
  return (
    <div class="confirm" role="group" aria-label={question}>
      <span>{question}</span>
      <span class="confirm-answers">
        <button type="button" class="button danger" onClick={onYes}>
          {yes}
        </button>
        <button type="button" class="button" ref={safe} onClick={onNo}>
          {no}
        </button>
      </span>
    </div>
  );
}
