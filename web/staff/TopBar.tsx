import type { ComponentChildren } from "preact";
import { Icon } from "../design/Icon.tsx";
import "./staff.css";

export interface TopBarProps {
  product: string;
  /** The page's own views. */
  nav?: ComponentChildren;
  children?: ComponentChildren;
}

/** The bar at the top of every page for staff. */
export function TopBar({ product, nav, children }: TopBarProps) {
  return (
    <header class="top">
      <h1 class="top__brand">
        <span class="top__mark" aria-hidden="true">
          <Icon name="chat" />
        </span>
        <span>
          CareDesk <span class="top__product">{product}</span>
        </span>
      </h1>
      <nav class="top__nav" aria-label="Views">
        {nav}
      </nav>
      {children}
    </header>
  );
}
