import { Icon } from "./Icon.tsx";

export type AvatarRole = "bot" | "agent" | "customer" | "system";

/** The first letters of the first and the last word of a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = Array.from(words[0] ?? "")[0] ?? "";
  const last = words.length > 1 ? (Array.from(words.at(-1) ?? "")[0] ?? "") : "";
  return first + last;
}

/** The mark beside a participant: a square-ish spark for the assistant, a round set of initials for people. */
export function Avatar(props: { role: AvatarRole; name?: string | null; size?: "small" | "large" }) {
  const size = props.size ? `avatar--${props.size}` : "";
  return (
    <span class={`avatar avatar--${props.role} ${size}`} aria-hidden="true">
      {props.role === "bot" ? <Icon name="spark" /> : initials(props.name ?? "") || <Icon name="person" />}
    </span>
  );
}
