import { useSignal } from "@preact/signals";
import { Badge } from "../../design/Badge.tsx";
import { Button } from "../../design/Button.tsx";
import { Icon } from "../../design/Icon.tsx";
import type { ArticleRow } from "../api.ts";
import { kept } from "../kept.ts";
import { go, place } from "../place.ts";
import type { Workshop } from "../workshop.ts";
import { filterArticles, filters, hasUnpublished, type Filter } from "./filter.ts";
import "./article-list.css";

/** Every article, with search and filter. */
export function ArticleList({ shop }: { shop: Workshop }) {
  const query = useSignal("");
  const filter = useSignal<Filter>("all");
  const rows = shop.rows.value;
  const shown = filterArticles(rows ?? [], query.value, filter.value);
  return (
    <section class="articles" aria-labelledby="articles-title">
      <header class="pane-head">
        <h2 id="articles-title" class="pane-head__title">
          Articles <span class="pane-head__count">{rows?.length}</span>
        </h2>
        <Button tone="primary" small icon="plus" onClick={() => go({ view: "new", article: null })}>
          New
        </Button>
      </header>
      <div class="articles__tools">
        <input
          class="input"
          type="search"
          placeholder="Search articles"
          aria-label="Search articles"
          value={query.value}
          onInput={(event) => (query.value = event.currentTarget.value)}
        />
        <div role="group" aria-label="Which articles" class="articles__filters">
          {filters.map((f) => (
            <button
              key={f.value}
              type="button"
              class="tab"
              aria-pressed={filter.value === f.value}
              onClick={() => (filter.value = f.value)}
            >
              {f.label}
            </button>
          ))}
        </div>
      </div>
      <p class="visually-hidden" role="status">
        {rows && `${shown.length} articles`}
      </p>
      {rows === null && <p class="pane-note">Loading…</p>}
      {rows !== null && shown.length === 0 && <p class="pane-note">No article fits.</p>}
      <ul class="articles__list">
        {shown.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
    </section>
  );
}

function Row({ row }: { row: ArticleRow }) {
  const current = place.value.view === "articles" && place.value.article === row.id;
  return (
    <li>
      <button
        type="button"
        class={`article-row ${current ? "article-row--current" : ""}`}
        aria-current={current ? "true" : undefined}
        onClick={() => go({ view: "articles", article: row.id })}
      >
        <span class="article-row__title">{row.title || row.id}</span>
        {row.summary && <span class="article-row__summary">{row.summary}</span>}
        <span class="article-row__facts">
          <Badge tone={row.status === "published" ? "ok" : "plain"} dot>
            {row.status === "published" ? "Published" : "Draft"}
          </Badge>
          {hasUnpublished(row) && <Badge tone="info">Changed since</Badge>}
          {row.audience === "agents" && <Badge tone="human">Agents only</Badge>}
          {row.problems > 0 && (
            <Badge tone="warn">
              <Icon name="alert" /> {row.problems} {row.problems === 1 ? "problem" : "problems"}
            </Badge>
          )}
          {kept(row.id) && <Badge tone="accent">Unsaved</Badge>}
        </span>
      </button>
    </li>
  );
}
