/** Who is talking now, always in sight, and the way out. */
import { Avatar } from "../../design/Avatar.tsx";
import { IconButton } from "../../design/Button.tsx";
import { Icon } from "../../design/Icon.tsx";
import { useWidget } from "../widget-state.ts";
import { Menu } from "./Menu.tsx";

function useWho(): { title: string; status: string } {
  const { client, words, agentName } = useWidget();
  switch (client.responder.value) {
    case "queue":
      return { title: words.waitingTitle, status: words.waitingStatus };
    case "agent":
      return { title: agentName.value ?? words.someone, status: words.agentStatus };
    case "none":
      return { title: words.endedTitle, status: words.endedStatus };
    case "bot":
      return { title: words.assistant, status: words.assistantStatus };
  }
}

function Mark() {
  const { client, agentName, words } = useWidget();
  const responder = client.responder.value;
  if (responder === "agent")
    return <Avatar role="agent" name={agentName.value ?? words.someone} size="large" />;
  if (responder === "bot") return <Avatar role="bot" size="large" />;
  return (
    <span class={`avatar avatar--large header__mark header__mark--${responder}`} aria-hidden="true">
      <Icon name={responder === "queue" ? "clock" : "check"} />
    </span>
  );
}

export function Header() {
  const { host, words } = useWidget();
  const { title, status } = useWho();
  return (
    <header class="header">
      <Mark />
      <div class="header__who" role="status" aria-live="polite">
        <h1 class="header__title">{title}</h1>
        <p class="header__status">{status}</p>
      </div>
      <Menu />
      {host.embedded && (
        <IconButton icon="chevronDown" label={words.close} onClick={() => host.tell({ type: "close" })} />
      )}
    </header>
  );
}
