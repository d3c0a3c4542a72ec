import type { ComponentChildren } from "preact";
import { Badge, type BadgeTone } from "../../design/Badge.tsx";
import { IconButton } from "../../design/Button.tsx";
import { Icon, type IconName } from "../../design/Icon.tsx";
import type { Packet } from "../../wire/packet.ts";
import { shortTime } from "../../staff/short-time.ts";
import { now } from "../../staff/clock.ts";
import { go } from "../shell/place.ts";
import {
  evidenceWords,
  outcomeWords,
  reasonWords,
  sentence,
  sourceWords,
  verdictWords,
} from "../shell/words.ts";
import { goToTurn, packetOpen } from "../thread/spotlight.ts";
import { currentFacts, customerName, type Thread } from "../thread/thread.ts";
import { MoodLine } from "./MoodLine.tsx";
import { Section } from "./Section.tsx";
import { Suggestions } from "./Suggestions.tsx";
import "./packet.css";

/** The handoff packet beside the transcript: why a person, what for, what is known, what was tried. */
export function PacketPane({ thread, mayInsert }: { thread: Thread; mayInsert: boolean }) {
  const packet = thread.packets.at(-1);
  return (
    <aside class="packet" aria-labelledby="packet-title">
      <header class="pane-head">
        <h2 id="packet-title" class="pane-head__title">
          Handoff packet
          {thread.packets.length > 1 && <span class="pane-head__count">number {thread.packets.length}</span>}
        </h2>
        <IconButton icon="close" label="Close the packet" small onClick={() => (packetOpen.value = false)} />
      </header>
      {packet ? (
        <div class="packet__body">
          <Goal packet={packet} />
          <Reason packet={packet} />
          <Facts thread={thread} />
          <Tried packet={packet} />
          {packet.mood.length > 0 && (
            <Section title="Mood">
              <MoodLine points={packet.mood} onTurn={goToTurn} />
            </Section>
          )}
          <Suggestions packet={packet} mayInsert={mayInsert} />
          <Person thread={thread} packet={packet} />
          <History packet={packet} />
        </div>
      ) : (
        <p class="pane-note">No packet. It is built when the assistant hands over to a person.</p>
      )}
    </aside>
  );
}

function TurnLink({ seq, children }: { seq: number; children: ComponentChildren }) {
  return (
    <button type="button" class="quote" onClick={() => goToTurn(seq)}>
      {children}
    </button>
  );
}

function Goal({ packet }: { packet: Packet }) {
  const { goal } = packet;
  return (
    <Section title="Goal">
      {goal ? (
        <blockquote class="packet__goal">
          <p>{goal.text}</p>
          <button type="button" class="packet__where" onClick={() => goToTurn(goal.seq)}>
            Go to the message
          </button>
        </blockquote>
      ) : (
        <p class="packet__none">The customer has not said what it is about.</p>
      )}
    </Section>
  );
}

function Reason({ packet }: { packet: Packet }) {
  const { kind, score, evidence } = packet.reason;
  return (
    <Section title="Why a person">
      <p class="packet__reason">
        <Badge tone="human">{reasonWords(kind)}</Badge>
        {score !== null && (
          <span title="How sure the assistant was that a person is needed">score {score.toFixed(2)}</span>
        )}
      </p>
      {evidence.length > 0 && (
        <ul class="packet__list">
          {evidence.map((e, i) => (
            <li key={i} class="evidence">
              <span class="evidence__kind">{evidenceWords(e.kind)}</span>
              <TurnLink seq={e.seq}>“{e.quote}”</TurnLink>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Facts({ thread }: { thread: Thread }) {
  const facts = currentFacts(thread);
  return (
    <Section title="Already known">
      {facts.length === 0 ? (
        <p class="packet__none">Nothing yet.</p>
      ) : (
        <dl class="facts">
          {facts.map((f) => (
            <div key={`${f.name}${f.seq}`} class="facts__row">
              <dt>{sentence(f.name)}</dt>
              <dd>
                {f.struck ? <s>{f.value}</s> : <span class="facts__value">{f.value}</span>}
                <span class="facts__source">
                  {f.struck
                    ? "struck by the customer"
                    : f.corrected
                      ? "corrected by the customer"
                      : sourceWords(f.source)}
                  {f.seq > 0 && f.source === "customer" && (
                    <>
                      {" · "}
                      <TurnLink seq={f.seq}>where</TurnLink>
                    </>
                  )}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}

const verdictTones: Record<string, { tone: BadgeTone; icon: IconName }> = {
  solved: { tone: "ok", icon: "check" },
  not_solved: { tone: "danger", icon: "close" },
  unknown: { tone: "plain", icon: "more" },
};

function Tried({ packet }: { packet: Packet }) {
  return (
    <Section title="Already tried">
      {packet.tried.length === 0 ? (
        <p class="packet__none">No article was shown.</p>
      ) : (
        <ul class="packet__list">
          {packet.tried.map((t, i) => {
            const look = verdictTones[t.verdict];
            return (
              <li key={i} class="tried">
                <a href={`/help/${encodeURIComponent(t.article)}`} target="_blank" rel="noopener noreferrer">
                  {t.title}
                </a>
                <span class="tried__facts">
                  <Badge tone={look?.tone ?? "plain"}>
                    {look && <Icon name={look.icon} />}
                    {verdictWords(t.verdict)}
                  </Badge>
                  version {t.article_version} · <TurnLink seq={t.seq}>where</TurnLink>
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}

function Person({ thread, packet }: { thread: Thread; packet: Packet }) {
  const { verified, locale } = packet.customer;
  const { email } = thread.customer;
  return (
    <Section title="Customer">
      <p class="person">
        <strong>{customerName(thread)}</strong>
        <Badge tone={verified ? "ok" : "plain"}>
          {verified ? "Signed in on the site" : "Identity not verified"}
        </Badge>
      </p>
      <p class="packet__quiet">
        {[email, locale].filter(Boolean).join(" · ")}
        {thread.here ? "" : " · has left the page"}
      </p>
      {packet.page && (
        <p class="packet__quiet">
          On <PageLink url={packet.page.url} title={packet.page.title || packet.page.url} />
        </p>
      )}
    </Section>
  );
}

/** The customer's browser names the page, so only web addresses become links. */
function PageLink({ url, title }: { url: string; title: string }) {
  if (!/^https?:\/\//i.test(url)) return <span>{title}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow">
      {title}
    </a>
  );
}

function History({ packet }: { packet: Packet }) {
  return (
    <Section title="Earlier contacts">
      {packet.history.length === 0 ? (
        <p class="packet__none">This is the first one we know of.</p>
      ) : (
        <ul class="packet__list">
          {packet.history.map((h) => (
            <li key={h.conversation} class="tried">
              <button
                type="button"
                class="quote"
                onClick={() => go({ view: "history", conversation: h.conversation })}
              >
                {h.goal ?? "No goal noted"}
              </button>
              <span class="packet__quiet">
                {shortTime(h.closed_at, now.value)}
                {h.outcome && ` · ${outcomeWords(h.outcome)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
