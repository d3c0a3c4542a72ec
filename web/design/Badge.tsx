import type { ComponentChildren } from "preact";

export type BadgeTone = "plain" | "accent" | "human" | "ok" | "warn" | "danger" | "info" | "count";

/** A short label for a state; `dot` puts a coloured point before the words. */
export function Badge(props: {
  tone?: BadgeTone;
  dot?: boolean;
  title?: string;
  children: ComponentChildren;
}) {
  return (
    <span class={`badge badge--${props.tone ?? "plain"}`} title={props.title}>
      {props.dot && <span class="badge__dot" aria-hidden="true" />}
      {props.children}
    </span>
  );
}
