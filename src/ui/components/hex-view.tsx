import { useMemo } from "preact/hooks";
import { formatBytes } from "../format/amount.ts";
import { hexLines, type PayloadPart } from "../model/payload-view.ts";
import { t } from "../text/text.ts";
import { VirtualLines } from "./virtual-lines.tsx";

/** Bytes with their offsets and as ASCII. */
export function HexView({ parts }: { parts: readonly PayloadPart[] }) {
  const lines = useMemo(() => hexLines(parts), [parts]);
  return (
    <VirtualLines
      class="hex"
      count={lines.length}
      renderLine={(index) => {
        const line = lines.at(index);
        if ("gap" in line)
          return (
            <div key={index} class="hex-line hex-gap">
              {t("payload_gap", formatBytes(line.gap))}
            </div>
          );
        return (
          <div key={index} class="hex-line">
            <span class="hex-offset">{line.offset}</span> <span class="hex-bytes">{line.hex}</span>{" "}
            <span class="hex-ascii">{line.ascii}</span>
          </div>
        );
      }}
    />
  );
}
