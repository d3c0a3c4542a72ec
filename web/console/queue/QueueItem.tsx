import { Badge } from "../../design/Badge.tsx";
import { Button } from "../../design/Button.tsx";
import { Icon } from "../../design/Icon.tsx";
import type { WorkItem } from "../../wire/agent-frames.ts";
import { MoodFace } from "../packet/MoodFace.tsx";
import { now } from "../../staff/clock.ts";
import { reasonWords, sentence } from "../shell/words.ts";
import { patience, shortWaiting, spokenWaiting, waitedSeconds } from "./waiting.ts";

export interface QueueItemProps {
  item: WorkItem;
  current: boolean;
  busy: boolean;
  onLook: () => void;
  onClaim: () => void;
}

const raised = new Set(["urgent", "high"]);

/** One waiting customer: what for, why a person, in which mood, and for how long. */
export function QueueItem({ item, current, busy, onLook, onClaim }: QueueItemProps) {
  return (
    <li class={`queue-item ${current ? "queue-item--current" : ""}`}>
      <button
        type="button"
        class="queue-item__look"
        aria-current={current ? "true" : undefined}
        onClick={onLook}
      >
        <span class="queue-item__goal">{item.goal ?? "No goal given yet"}</span>
        <span class="queue-item__facts">
          <Waited since={item.since} />
          {item.reason && <span>{reasonWords(item.reason)}</span>}
          {item.mood !== null && <MoodFace score={item.mood} />}
        </span>
        <span class="queue-item__facts">
          {item.priority !== "normal" && (
            <Badge tone={raised.has(item.priority) ? "danger" : "plain"}>{sentence(item.priority)}</Badge>
          )}
          <Badge>{item.queue}</Badge>
        </span>
      </button>
      <Button
        class="queue-item__claim"
        small
        disabled={busy}
        onClick={onClaim}
        aria-label={`Claim: ${item.goal ?? "this one"}`}
      >
        Claim
      </Button>
    </li>
  );
}

function Waited({ since }: { since: string }) {
  const seconds = waitedSeconds(since, now.value);
  return (
    <span class={`waited waited--${patience(seconds)}`}>
      <Icon name="clock" />
      <span aria-hidden="true">{shortWaiting(seconds)}</span>
      <span class="visually-hidden">waiting {spokenWaiting(seconds)}</span>
    </span>
  );
}
