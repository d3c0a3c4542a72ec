/** Asks the server how the text on the bench will look: a moment after the last key, and only the newest answer counts. */
import { signal } from "@preact/signals";
import { Problem } from "../../wire/http.ts";
import { preview, type Preview } from "../api.ts";

export interface Draft {
  id: string;
  text: string;
}

export class Previewing {
  readonly shown = signal<Preview | null>(null);
  private timer = 0;
  private asking: AbortController | null = null;

  /** `draft` tells what is on the bench when the moment has come. */
  constructor(private readonly draft: () => Draft | null) {}

  soon(after_ms: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), after_ms);
  }

  private async ask(): Promise<void> {
    const draft = this.draft();
    if (!draft) return;
    this.asking?.abort();
    const stop = new AbortController();
    this.asking = stop;
    try {
      this.shown.value = await preview(draft.id, draft.text, stop.signal);
    } catch (error) {
      // The preview is a comfort: its failure must not disturb the writing.
      if (!stop.signal.aborted && !(error instanceof Problem)) throw error;
    }
  }
}
