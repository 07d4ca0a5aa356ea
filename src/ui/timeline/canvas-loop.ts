import { paintScene, type Theme } from "./paint-canvas.ts";
import { onThemeChange, readTheme } from "./theme.ts";
import type { TimelineModel } from "./timeline-model.ts";
import { spanOf } from "../../core/timeline/scale.ts";

export interface CanvasLoop {
  readonly model: TimelineModel;
  readonly chart: HTMLCanvasElement;
  readonly overview: HTMLCanvasElement;
  readonly rates: HTMLCanvasElement;
  /** after each look at the session. @param time steady milliseconds */
  readonly onFrame: (time: number, painted: boolean) => void;
  readonly signal: AbortSignal;
}

/**
 * A written silence changes ten times a second; the picture need not move more often for it, nor for
 * frames that arrive: in a flood, painting them at every display frame cost 3–8 µs of each.
 */
const SLOWEST_CLOCK_MS = 100;

/**
 * Paints only if something changed: at the next display frame for the view and the choices of the
 * person, at most every `SLOWEST_CLOCK_MS` for the session and the present. Rests while out of sight.
 */
export function runCanvasLoop({ model, chart, overview, rates, onFrame, signal }: CanvasLoop): void {
  const chartContext = chart.getContext("2d", { alpha: false });
  const overviewContext = overview.getContext("2d", { alpha: false });
  const ratesContext = rates.getContext("2d", { alpha: false });
  if (!chartContext || !overviewContext || !ratesContext) return;
  let theme: Theme = readTheme(chart.parentElement!);
  let painted: State | undefined;
  let paintedAt = -Infinity;
  let visible = false;
  let request = 0;

  onThemeChange(() => {
    theme = readTheme(chart.parentElement!);
    painted = undefined;
  }, signal);

  const stateNow = (): State => {
    const { recording, now } = model.extent();
    const { width, height } = model.size.peek();
    const pixel = spanOf(model.layout().scale.window) / Math.max(1, width * devicePixelRatio);
    const clock = recording ? Math.floor(now / Math.min(pixel, SLOWEST_CLOCK_MS)) : now;
    return {
      session: [model.source.revision, clock],
      person: [
        model.source.session,
        model.view.peek(),
        model.scrollTop.peek(),
        model.selection.peek(),
        model.highlight.peek(),
        model.range?.peek(),
        model.draft.peek(),
        width,
        height,
        devicePixelRatio,
      ],
    };
  };

  const step = (time: number): void => {
    request = requestAnimationFrame(step);
    const { width, height } = model.size.peek();
    if (width === 0 || height === 0) return;
    const state = stateNow();
    const changed =
      !painted ||
      differs(state.person, painted.person) ||
      (time - paintedAt >= SLOWEST_CLOCK_MS && differs(state.session, painted.session));
    if (changed) {
      painted = state;
      paintedAt = time;
      const ratio = devicePixelRatio;
      fitCanvas(chart, width, height, ratio);
      paintScene(chartContext, model.scene(), theme, ratio);
      // Without room for it the style leaves it out.
      const ratesHeight = rates.parentElement!.clientHeight;
      if (ratesHeight > 0) {
        fitCanvas(rates, width, ratesHeight, ratio);
        paintScene(ratesContext, model.rates(ratesHeight), theme, ratio);
      }
      const overviewHeight = overview.parentElement!.clientHeight;
      fitCanvas(overview, width, overviewHeight, ratio);
      paintScene(overviewContext, model.overview(overviewHeight), theme, ratio);
      if (model.unfinished()) painted = undefined;
    }
    onFrame(time, changed);
  };

  const observer = new IntersectionObserver((entries) => {
    const now = entries[entries.length - 1]?.isIntersecting === true;
    if (now === visible) return;
    visible = now;
    if (visible) request = requestAnimationFrame(step);
    else cancelAnimationFrame(request);
  });
  observer.observe(chart);
  signal.addEventListener(
    "abort",
    () => {
      observer.disconnect();
      cancelAnimationFrame(request);
    },
    { once: true },
  );
}

/** What a picture was made from. */
interface State {
  readonly session: readonly unknown[];
  readonly person: readonly unknown[];
}

function differs(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.some((value, index) => value !== other[index]);
}

/** Setting a canvas's size clears it, so only when it changes. */
function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
}
