import type { ComponentChildren } from "preact";

/** One titled part of the packet. */
export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="packet__section">
      <h3 class="packet__title">{title}</h3>
      {children}
    </section>
  );
}
