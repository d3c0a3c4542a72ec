/** The top of every conversation: what this is, and what one might ask. */
import { Button } from "../../design/Button.tsx";
import { useWidget } from "../widget-state.ts";

export function Greeting() {
  const { appearance, client, rows, words } = useWidget();
  const empty = rows.value.length === 0;
  return (
    <section class="greeting">
      <h2 class="greeting__title">{words.greeting(appearance.name)}</h2>
      <p class="greeting__more">{words.greetingMore}</p>
      {empty && appearance.prompts.length > 0 && (
        <div class="greeting__prompts" role="group" aria-label={words.promptsLabel}>
          {appearance.prompts.map((prompt) => (
            <Button key={prompt} icon="chevronRight" onClick={() => client.submit({ text: prompt })}>
              {prompt}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}
