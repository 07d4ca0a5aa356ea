import { Component, type ComponentChildren } from "preact";
import { noteOwnError } from "../model/own-errors.ts";
import { t } from "../text/text.ts";

interface Props {
  /** what is shown inside, for the message */
  readonly name: string;
  readonly children: ComponentChildren;
}

interface State {
  readonly message: string | undefined;
}

/** A view that throws shows its error in its own box; the others live on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { message: undefined };

  static override getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown): void {
    noteOwnError(error);
  }

  override render() {
    const { message } = this.state;
    if (message === undefined) return this.props.children;
    return (
      <div class="view-error" role="alert">
        <p>
          <strong>{t("error_view", this.props.name)}</strong> {t("findings_failed_words")}
        </p>
        <pre>{message}</pre>
        <button type="button" class="button" onClick={() => this.setState({ message: undefined })}>
          {t("error_again")}
        </button>
      </div>
    );
  }
}
