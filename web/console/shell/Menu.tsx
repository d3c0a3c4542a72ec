import { Button } from "../../design/Button.tsx";
import { Menu as StaffMenu } from "../../staff/Menu.tsx";
import { Switch } from "../../staff/Switch.tsx";
import { toast } from "../../staff/toasts.ts";
import type { Desk } from "../desk/desk.ts";
import { allowNotices, choose, playSound, preferences } from "./alerts.ts";

/** What an agent sets for himself: sound, notices, and the list of keys. */
export function Menu({ desk, onHelp }: { desk: Desk; onHelp: () => void }) {
  return (
    <StaffMenu name={desk.me.value?.name ?? "…"} onSignOut={() => desk.setPresence("offline")}>
      {(close) => (
        <>
          <Switch
            label="Soft sound on new work"
            on={preferences.value.sound}
            onChange={(sound) => {
              choose({ sound });
              playSound();
            }}
          />
          <Switch
            label="Desktop notices while this window is hidden"
            on={preferences.value.notices}
            onChange={(on) => void setNotices(on)}
          />
          <Button
            tone="quiet"
            small
            icon="info"
            onClick={() => {
              close();
              onHelp();
            }}
          >
            Keyboard shortcuts
          </Button>
        </>
      )}
    </StaffMenu>
  );
}

async function setNotices(on: boolean): Promise<void> {
  const allowed = on && (await allowNotices());
  choose({ notices: allowed });
  if (on && !allowed)
    toast("The browser does not allow notices for this page. Change that in its site settings.", "danger");
}
