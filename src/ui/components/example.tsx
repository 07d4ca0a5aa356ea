import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { t } from "../text/text.ts";

/** Shows the recorded example session. Absent where there is no way back from it, as in a session of the past. */
export const ShowExample = createContext<(() => void) | undefined>(undefined);

/** For who wants to see a diagnosis before having a problem; nothing where no example can be shown. */
export function ExampleButton() {
  const show = useContext(ShowExample);
  if (!show) return null;
  return (
    <button type="button" class="button" onClick={show}>
      {t("example_see")}
    </button>
  );
}
