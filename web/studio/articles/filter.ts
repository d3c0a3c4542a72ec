/** Finding an article in the list: every word must occur, in title, summary or id. */
import type { ArticleRow } from "../api.ts";

export type Filter = "all" | "published" | "draft" | "problems";

export const filters: readonly { value: Filter; label: string }[] = [
  { value: "all", label: "All" },
  { value: "published", label: "Published" },
  { value: "draft", label: "Drafts" },
  { value: "problems", label: "Problems" },
];

const fits: Record<Filter, (row: ArticleRow) => boolean> = {
  all: () => true,
  published: (row) => row.status === "published",
  draft: (row) => row.status === "draft" || hasUnpublished(row),
  problems: (row) => row.problems > 0,
};

/** Customers see an older version than the one that is saved. */
export function hasUnpublished(row: {
  status: string;
  version: number;
  published_version?: number | null;
}): boolean {
  const live = row.published_version ?? null;
  return row.status === "published" && live !== null && live !== row.version;
}

export function filterArticles(rows: readonly ArticleRow[], query: string, filter: Filter): ArticleRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .filter((row) => fits[filter](row))
    .filter((row) => {
      const text = `${row.title} ${row.summary} ${row.id}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => (a.title || a.id).localeCompare(b.title || b.id));
}
