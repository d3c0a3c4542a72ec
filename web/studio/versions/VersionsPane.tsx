import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Badge } from "../../design/Badge.tsx";
import { Button } from "../../design/Button.tsx";
import { now } from "../../staff/clock.ts";
import { errorWords } from "../../staff/error-words.ts";
import { shortTime } from "../../staff/short-time.ts";
import { toast } from "../../staff/toasts.ts";
import { Problem } from "../../wire/http.ts";
import { getVersion, listVersions, type VersionRow } from "../api.ts";
import type { Bench, Workshop } from "../workshop.ts";
import { DiffView } from "./DiffView.tsx";
import "./versions.css";

/** Every saved version: who, when, what changed since, and the way back. */
export function VersionsPane({ shop, bench }: { shop: Workshop; bench: Bench }) {
  const rows = useSignal<readonly VersionRow[] | null>(null);
  const opened = useSignal<{ version: number; markdown: string } | null>(null);
  const saves = shop.saves.value;
  const stored = bench.base?.version ?? 0;
  useEffect(() => {
    opened.value = null;
    if (stored === 0) return;
    listVersions(bench.id)
      .then((found) => (rows.value = found))
      .catch((error: unknown) => report(error));
  }, [bench.id, stored, saves, rows, opened]);

  if (!bench.base)
    return <p class="pane-note versions__none">A new article has no versions yet. Save it first.</p>;
  const look = async (version: number): Promise<void> => {
    if (opened.value?.version === version) {
      opened.value = null;
      return;
    }
    try {
      opened.value = { version, markdown: await getVersion(bench.id, version) };
    } catch (error) {
      report(error);
    }
  };
  return (
    <ol class="versions">
      {rows.value?.map((row) => (
        <li key={row.version} class="version">
          <span class="version__head">
            <strong>Version {row.version}</strong>
            {row.version === bench.base?.version && <Badge>Newest</Badge>}
            {row.published && (
              <Badge tone="ok" dot>
                Live
              </Badge>
            )}
            <span class="version__who">
              {[row.by, row.at && shortTime(row.at, now.value), row.note === "saved" ? null : row.note]
                .filter(Boolean)
                .join(" · ")}
            </span>
            <Button
              small
              tone="quiet"
              aria-expanded={opened.value?.version === row.version}
              onClick={() => void look(row.version)}
            >
              Compare
            </Button>
          </span>
          {opened.value?.version === row.version && (
            <div class="version__diff">
              <p class="version__what">What changed from version {row.version} to the text in the editor:</p>
              <DiffView before={opened.value.markdown} after={bench.text} />
              {row.version !== bench.base?.version && (
                <Button small icon="history" onClick={() => void shop.restore(row.version)}>
                  Restore version {row.version}
                </Button>
              )}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

function report(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
  toast(errorWords(error.code, error.message), "danger");
}
