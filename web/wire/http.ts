/** The HTTP API as the pages use it: JSON in, JSON or a typed problem out (RFC 9457). */

/** A refused or failed request; `code` is from the table in docs/protocol.md, `network` when there was no answer. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** The whole problem document, for fields beyond code and detail (an article's findings, say). */
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export interface Reply<T> {
  body: T;
  etag: string | null;
}

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const text = (name: string): string | null => (typeof body[name] === "string" ? body[name] : null);
  return new Problem(
    response.status,
    text("code") ?? "unavailable",
    text("detail") ?? text("title") ?? response.statusText,
    body,
  );
}

/** Ask the gateway; throws `Problem` for every answer that is not a success. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<Reply<T>> {
  const { method = "GET", body, headers = {}, signal } = options;
  const sent: Record<string, string> = { Accept: "application/json", ...headers };
  if (body !== undefined) sent["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers: sent, credentials: "same-origin" };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;
  const response = await fetch(path, init).catch((reason: unknown) => {
    if (signal?.aborted) throw reason;
    throw new Problem(0, "network", "The server cannot be reached.");
  });
  if (!response.ok) throw await problemOf(response);
  const etag = response.headers.get("ETag");
  const empty = response.status === 204 || response.headers.get("Content-Length") === "0";
  return { body: (empty ? null : await response.json()) as T, etag };
}
