/**
 * The icon set, drawn for this project on a 24-pixel grid with a 1.75 stroke. An icon is decoration: the control
 * that carries it has a name of its own.
 */
const strokes = {
  chat: "M4.5 6.5a3 3 0 0 1 3-3h9a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3H12l-4.5 4v-4a3 3 0 0 1-3-3z",
  close: "M6 6l12 12M18 6L6 18",
  chevronDown: "M5.5 9l6.5 6.5L18.5 9",
  chevronRight: "M9 5.5l6.5 6.5L9 18.5",
  send: "M12 19.5V5M5.5 11.5L12 5l6.5 6.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
  people:
    "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19c.7-3.1 3.2-4.8 6.5-4.8s5.8 1.7 6.5 4.8M15.5 4.8a3.4 3.4 0 0 1 0 6.4M18 14.6c1.9.7 3.1 2.2 3.5 4.4",
  spark: "M12 3.5l1.9 5.1 5.1 1.9-5.1 1.9L12 17.5l-1.9-5.1L5 10.5l5.1-1.9zM18.5 16.5v4M16.5 18.5h4",
  article: "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6M9 16h4.5",
  external: "M13.5 4.5h6v6M19.5 4.5L11 13M17.5 14v5.5h-13v-13H10",
  thumbUp:
    "M7.5 20V10.5l4-7c1.4 0 2.3 1 2 2.5l-.7 3.5h5.2c1.3 0 2.2 1.2 1.9 2.4l-1.5 6.2c-.3 1.1-1.2 1.9-2.4 1.9zM7.5 10.5H4V20h3.5",
  thumbDown:
    "M16.5 4v9.5l-4 7c-1.4 0-2.3-1-2-2.5l.7-3.5H6c-1.3 0-2.2-1.2-1.9-2.4l1.5-6.2C5.9 4.8 6.8 4 8 4zM16.5 13.5H20V4h-3.5",
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
  retry: "M19.5 11a7.5 7.5 0 1 0-.7 4.5M19.5 5v6h-6",
  alert:
    "M12 8.5v5M12 16.9v.1M10.3 4.6L2.9 17.5A2 2 0 0 0 4.6 20.5h14.8a2 2 0 0 0 1.7-3L13.7 4.6a2 2 0 0 0-3.4 0z",
  info: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.7v.1",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  search: "M10.8 17.6a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6zM16 16l4.5 4.5",
  plus: "M12 5v14M5 12h14",
  edit: "M4.5 19.5l.8-4L16 4.8a2 2 0 0 1 2.8 0l.4.4a2 2 0 0 1 0 2.8L8.5 18.7z",
  trash: "M4.5 6.5h15M9.5 6.5v-2h5v2M6.5 6.5l.8 13.5h9.4l.8-13.5M10 10.5v6M14 10.5v6",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
  bellOff: "M6 16.5V11a6 6 0 0 1 9-5.2M18 10.5v6l1.5 1.5h-15zM10 20.5h4M4 4l16 16",
  settings:
    "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM19.2 14.5l1.3 1-2 3.5-1.6-.6a7 7 0 0 1-2 1.1L14.6 21h-4l-.4-1.6a7 7 0 0 1-2-1.1l-1.6.6-2-3.5 1.3-1a7 7 0 0 1 0-2.3l-1.3-1 2-3.5 1.6.6a7 7 0 0 1 2-1.1L10.6 3h4l.3 1.6a7 7 0 0 1 2 1.1l1.6-.6 2 3.5-1.3 1a7 7 0 0 1 0 2.3z",
  leave: "M14 4.5H6v15h8M10.5 12h9.5M16.5 8.5L20 12l-3.5 3.5",
  swap: "M4 8.5h14M14.5 5L18 8.5 14.5 12M20 15.5H6M9.5 12L6 15.5 9.5 19",
  note: "M5 4.5h14v9l-5.5 6H5zM13.5 19.5v-6H19M8.5 9h7M8.5 12.5h3",
  book: "M12 6.5c-2-1.5-4.5-2-7.5-2v13.5c3 0 5.5.5 7.5 2 2-1.5 4.5-2 7.5-2V4.5c-3 0-5.5.5-7.5 2zM12 6.5V20",
  wifi: "M3 9.5a13 13 0 0 1 18 0M6.2 13a8.4 8.4 0 0 1 11.6 0M9.3 16.3a4 4 0 0 1 5.4 0M12 19.5h.01",
  mail: "M3.5 6h17v12.5h-17zM3.5 7l8.5 6 8.5-6",
  cloud: "M7 18.5a4.5 4.5 0 0 1-.5-9 6 6 0 0 1 11.5 1.5 3.8 3.8 0 0 1-.5 7.5z",
  flag: "M5.5 21V4M5.5 4.5c4-2 7 2 13 0v9c-6 2-9-2-13 0",
  history: "M4.5 12a7.5 7.5 0 1 1 2.3 5.4M4 7v5h5M12 8v4.5l3 1.5",
} as const;

export type IconName = keyof typeof strokes;

/** One icon; it takes the colour of the text around it and flips in right-to-left where it points somewhere. */
export function Icon({ name, class: extra }: { name: IconName; class?: string }) {
  return (
    <svg class={`icon icon--${name} ${extra ?? ""}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={strokes[name]}
        fill="none"
        stroke="currentColor"
        stroke-width={name === "more" ? "2.6" : "1.75"}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
