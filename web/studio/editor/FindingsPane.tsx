import { Badge, type BadgeTone } from "../../design/Badge.tsx";
import { Icon } from "../../design/Icon.tsx";
import type { Finding } from "../api.ts";
import { goToLine } from "./Editor.tsx";
import "./findings.css";

const tones: Record<string, BadgeTone> = { error: "danger", warning: "warn" };
const ranks: Record<string, number> = { error: 0, warning: 1 };
const words: Record<string, string> = { error: "Error", warning: "Warning" };

/** What the linter found: the line, what is wrong, what would be right. */
export function FindingsPane({ findings, onJump }: { findings: readonly Finding[]; onJump: () => void }) {
  const sorted = [...findings].sort(
    (a, b) => (ranks[a.severity] ?? 2) - (ranks[b.severity] ?? 2) || a.line - b.line,
  );
  if (sorted.length === 0) {
    return (
      <p class="empty">
        <Icon name="check" />
        <span class="empty__title">Nothing to complain about</span>
      </p>
    );
  }
  return (
    <ul class="findings">
      {sorted.map((f, i) => (
        <li key={i}>
          <button
            type="button"
            class="finding"
            onClick={() => {
              onJump();
              goToLine(f.line);
            }}
          >
            <span class="finding__head">
              <Badge tone={tones[f.severity] ?? "info"}>{words[f.severity] ?? "Hint"}</Badge>
              Line {f.line}
            </span>
            <span class="finding__message">{f.message}</span>
            {f.fix && <span class="finding__fix">{f.fix}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
