import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../../design/Button.tsx";
import { Icon } from "../../design/Icon.tsx";
import { Problem } from "../../wire/http.ts";
import type { Packet } from "../../wire/packet.ts";
import { insertIntoReply } from "../composer/drafts.ts";
import { searchArticles, type Hit } from "../desk/api.ts";
import { toastError } from "../../staff/toasts.ts";
import { Section } from "./Section.tsx";

const FOUND = 5;

interface Suggested {
  article: string;
  title: string;
  score: number;
  text: string | null;
}

/** Articles for the answer: the packet's own, or what a search finds; as a link or as their words. */
export function Suggestions({ packet, mayInsert }: { packet: Packet; mayInsert: boolean }) {
  const query = useSignal("");
  const hits = useSignal<readonly Hit[] | null>(null);
  useEffect(() => {
    const q = query.value.trim();
    if (q === "") {
      hits.value = null;
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      searchArticles(q, FOUND, stop.signal)
        .then((found) => (hits.value = found))
        .catch((error: unknown) => {
          if (!stop.signal.aborted && error instanceof Problem) toastError(error.code, error.message);
        });
    }, 250);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query.value, hits, query]);

  const shown: readonly Suggested[] =
    hits.value?.map((h) => ({ article: h.article, title: h.title, score: h.probability, text: h.text })) ??
    packet.suggestions.map((s) => ({ ...s, text: null }));
  return (
    <Section title="Suggested articles">
      <div class="packet__search">
        <Icon name="search" />
        <input
          type="search"
          id="article-search"
          class="input"
          placeholder="Search articles"
          aria-label="Search articles"
          value={query.value}
          onInput={(event) => (query.value = event.currentTarget.value)}
        />
      </div>
      <ul class="packet__list" aria-live="polite">
        {shown.map((s) => (
          <Suggestion
            key={s.article}
            conversation={packet.conversation}
            goal={packet.goal?.text ?? s.title}
            suggested={s}
            mayInsert={mayInsert}
          />
        ))}
      </ul>
      {shown.length === 0 && <p class="packet__none">{hits.value ? "Nothing found." : "No suggestion."}</p>}
    </Section>
  );
}

interface SuggestionProps {
  conversation: string;
  goal: string;
  suggested: Suggested;
  mayInsert: boolean;
}

function Suggestion({ conversation, goal, suggested, mayInsert }: SuggestionProps) {
  const url = `/help/${encodeURIComponent(suggested.article)}`;
  const busy = useSignal(false);
  const insertAnswer = async (): Promise<void> => {
    busy.value = true;
    try {
      const text = suggested.text ?? (await passageOf(suggested.article, goal, suggested.title));
      insertIntoReply(
        conversation,
        text === null ? `[${suggested.title}](${url})` : `${text}\n\n[${suggested.title}](${url})`,
      );
    } catch (error) {
      if (error instanceof Problem) toastError(error.code, error.message);
    } finally {
      busy.value = false;
    }
  };
  return (
    <li class="suggestion">
      <span class="suggestion__head">
        <a href={url} target="_blank" rel="noopener noreferrer">
          {suggested.title}
        </a>
        <span class="packet__quiet">{Math.round(suggested.score * 100)}%</span>
      </span>
      {suggested.text && <span class="suggestion__text">{suggested.text}</span>}
      {mayInsert && (
        <span class="suggestion__actions">
          <Button
            small
            onClick={() => insertIntoReply(conversation, `[${suggested.title}](${url})`)}
            aria-label={`Insert link: ${suggested.title}`}
          >
            Insert link
          </Button>
          <Button
            small
            disabled={busy.value}
            onClick={() => void insertAnswer()}
            aria-label={`Insert answer: ${suggested.title}`}
          >
            Insert answer
          </Button>
        </span>
      )}
    </li>
  );
}

/** The passage of an article that answers best: asked in the customer's words first, else by the title. */
async function passageOf(article: string, goal: string, title: string): Promise<string | null> {
  for (const query of [goal, title]) {
    const hit = (await searchArticles(query, 10)).find((h) => h.article === article);
    if (hit) return hit.text;
  }
  return null;
}
