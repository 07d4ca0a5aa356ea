import { useEffect, useRef } from "preact/hooks";

interface ConfirmProps {
  /** what would be lost: a full sentence or question */
  readonly question: string;
  /** the deed, as a verb */
  readonly yes: string;
  readonly no: string;
  /** nothing is lost by the deed; it is only not done unasked */
  readonly harmless?: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/**
 * Asks before something is lost. The focus goes to the answer that loses nothing, and afterwards back
 * to where it was, or to the dialog around if that is gone.
 */
export function Confirm({ question, yes, no, harmless = false, onYes, onNo }: ConfirmProps) {
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const dialog = safe.current?.closest("dialog");
    const before = document.activeElement;
    safe.current?.focus();
    return () => (before instanceof HTMLElement && before.isConnected ? before : dialog)?.focus();
  }, []);
  return (
    <div class="confirm" role="group" aria-label={question}>
      <span>{question}</span>
      <span class="confirm-answers">
        <button type="button" class={harmless ? "button" : "button danger"} onClick={onYes}>
          {yes}
        </button>
        <button type="button" class="button" ref={safe} onClick={onNo}>
          {no}
        </button>
      </span>
    </div>
  );
}
