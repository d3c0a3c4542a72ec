import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";

export type ButtonTone = "primary" | "human" | "danger" | "outline" | "quiet";

export interface ButtonProps extends ButtonHTMLAttributes {
  tone?: ButtonTone;
  small?: boolean;
  icon?: IconName;
  /** It does nothing just now, but keeps the focus, which `disabled` would take from whoever has just pressed it. */
  resting?: boolean;
  children?: ComponentChildren;
}

function classes(tone: ButtonTone, small: boolean, extra: unknown): string {
  return ["button", `button--${tone}`, small && "button--small", extra].filter(Boolean).join(" ");
}

/** A button with words on it. */
export function Button({
  tone = "outline",
  small = false,
  icon,
  resting = false,
  children,
  class: extra,
  ...rest
}: ButtonProps) {
  const held = resting ? { "aria-disabled": true, onClick: undefined } : {};
  return (
    <button type="button" {...rest} {...held} class={classes(tone, small, extra)}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "children" | "resting"> {
  icon: IconName;
  /** The name that is read out and shown as a tooltip. */
  label: string;
}

/** A square button that shows only an icon; its label is always there for those who do not see it. */
export function IconButton({
  icon,
  label,
  tone = "quiet",
  small = false,
  class: extra,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      class={`${classes(tone, small, extra)} button--icon`}
    >
      <Icon name={icon} />
    </button>
  );
}
