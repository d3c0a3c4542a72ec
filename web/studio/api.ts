/** What the studio asks over HTTP. Every write names the version it was made over. */
import { request } from "../wire/http.ts";

export interface Listed<T> {
  items: T[];
  next_cursor: string | null;
}

export interface ArticleRow {
  id: string;
  title: string;
  summary: string;
  status: "draft" | "published";
  audience: string;
  version: number;
  published_version?: number | null;
  updated_at: string;
  updated_by: string;
  problems: number;
}

export interface Article {
  id: string;
  markdown: string;
  status: "draft" | "published";
  version: number;
  published_version?: number | null;
  etag: string;
}

export interface Finding {
  line: number;
  severity: string;
  message: string;
  fix?: string | null;
}

export interface Preview {
  html: string;
  findings: Finding[];
  title: string;
}

export interface Hit {
  article: string;
  title: string;
  heading?: string | null;
  text: string;
  probability: number;
}

export interface Found {
  outcome: string;
  hits: Hit[];
}

export interface VersionRow {
  version: number;
  at?: string;
  by?: string;
  note?: string;
  published?: boolean;
}

export interface GapQuestion {
  conversation: string;
  seq: number;
  text: string;
  at: string;
  kind: string;
}

export interface Gap {
  label: string;
  count: number;
  questions: GapQuestion[];
}

const PAGE = 200;
const MOST_PAGES = 25;

const path = (id: string): string => `/api/articles/${encodeURIComponent(id)}`;

/** All articles, so that search and filters answer at once; help centres have hundreds, seldom thousands. */
export async function listArticles(): Promise<ArticleRow[]> {
  const rows: ArticleRow[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const params = new URLSearchParams({ limit: String(PAGE) });
    if (cursor !== null) params.set("cursor", cursor);
    const { body }: { body: Listed<ArticleRow> } = await request<Listed<ArticleRow>>(
      `/api/articles?${params}`,
    );
    rows.push(...body.items);
    cursor = body.next_cursor;
    if (cursor === null) break;
  }
  return rows;
}

function withEtag({ body, etag }: { body: Omit<Article, "etag">; etag: string | null }): Article {
  return { ...body, etag: etag ?? `"${body.version}"` };
}

export async function getArticle(id: string): Promise<Article> {
  return withEtag(await request<Omit<Article, "etag">>(path(id)));
}

/** Save over the version of `etag`; null creates and never overwrites. */
export async function putArticle(id: string, markdown: string, etag: string | null): Promise<Article> {
  const headers: Record<string, string> = etag === null ? { "If-None-Match": "*" } : { "If-Match": etag };
  return withEtag(
    await request<Omit<Article, "etag">>(path(id), { method: "PUT", body: { markdown }, headers }),
  );
}

export async function deleteArticle(id: string, etag: string): Promise<void> {
  await request(path(id), { method: "DELETE", body: {}, headers: { "If-Match": etag } });
}

export async function setPublished(id: string, published: boolean, etag: string): Promise<Article> {
  const url = `${path(id)}/${published ? "publish" : "unpublish"}`;
  return withEtag(
    await request<Omit<Article, "etag">>(url, { method: "POST", body: {}, headers: { "If-Match": etag } }),
  );
}

export async function listVersions(id: string): Promise<VersionRow[]> {
  return (await request<Listed<VersionRow>>(`${path(id)}/versions`)).body.items;
}

export async function getVersion(id: string, version: number): Promise<string> {
  return (await request<{ markdown: string }>(`${path(id)}/versions/${version}`)).body.markdown;
}

export async function restoreVersion(id: string, version: number, etag: string): Promise<Article> {
  const url = `${path(id)}/versions/${version}/restore`;
  return withEtag(
    await request<Omit<Article, "etag">>(url, { method: "POST", body: {}, headers: { "If-Match": etag } }),
  );
}

export async function preview(id: string, markdown: string, signal: AbortSignal): Promise<Preview> {
  return (await request<Preview>("/api/articles/preview", { method: "POST", body: { id, markdown }, signal }))
    .body;
}

export async function tryQuestion(
  id: string,
  markdown: string,
  question: string,
): Promise<Found & { before: Found | null }> {
  const body = { id, markdown, question };
  return (await request<Found & { before: Found | null }>("/api/articles/try", { method: "POST", body }))
    .body;
}

export async function listGaps(): Promise<Gap[]> {
  return (await request<Listed<Gap>>("/api/gaps")).body.items;
}
