/** The console's plain words for what the wire says in codes. Clients never parse prose, so people never read codes. */

const errors: Record<string, string> = {
  already_claimed: "A colleague was quicker: this conversation is already taken.",
  queue_empty: "Nobody is waiting right now.",
  at_capacity: "You are at your limit. Finish or hand back a conversation first.",
  agent_unavailable: "That colleague is away or full, so nothing was changed. Try a queue or somebody else.",
  not_owner: "This conversation is no longer yours, so nothing was sent.",
  too_long: "That is too long. The limit is 4,000 characters.",
  empty: "There is nothing in it to send.",
  ended: "This conversation has ended. The customer has to write first.",
  conflict: "This was already sent with other words. Copy your text and send it again.",
  too_many_unacked: "Several messages are still on their way. Wait a moment and send again.",
  rate_limited: "That was too fast. Wait a moment and try again.",
  unavailable: "CareDesk cannot store anything right now. Nothing was lost; try again in a moment.",
  not_found: "This conversation does not exist any more.",
  forbidden: "Your role does not allow that.",
  unauthenticated: "You have been signed out. Sign in again to go on.",
  stale: "Somebody changed this meanwhile. Load it again first.",
  bad_frame: "The console sent something the server did not understand. Reload the page.",
  unknown_type: "The server does not know this action yet. Reload the page.",
  timeout: "No answer from the server. Check the connection and try again.",
  offline: "You are not connected. Nothing was sent; try again once the connection is back.",
};

/** A sentence for an error code; the server's own message when the code is new to this page. */
export function errorWords(code: string, message?: string): string {
  return (
    errors[code] ?? (message === undefined || message === "" ? "That did not work. Try again." : message)
  );
}

const reasons: Record<string, string> = {
  explicit_request: "Asked for a person",
  repeated_question: "Asked the same again",
  failed_answers: "Answers did not help",
  no_answer: "No answer found",
  frustration: "Upset",
  sensitive_topic: "Sensitive topic",
  bot_unavailable: "Assistant was down",
  rule: "House rule",
};

export function reasonWords(kind: string): string {
  return reasons[kind] ?? sentence(kind);
}

const evidence: Record<string, string> = {
  ...reasons,
  failed_answer: "Answer did not help",
  rated_down: "Rated an answer down",
};

export function evidenceWords(kind: string): string {
  return evidence[kind] ?? sentence(kind);
}

const verdicts: Record<string, string> = {
  solved: "Helped",
  not_solved: "Did not help",
  unknown: "No word on it",
};

export function verdictWords(verdict: string): string {
  return verdicts[verdict] ?? sentence(verdict);
}

const sources: Record<string, string> = {
  customer: "said by the customer",
  page: "from the page",
  identity: "from the customer’s account",
  agent: "noted by an agent",
};

export function sourceWords(source: string): string {
  return sources[source] ?? sentence(source).toLowerCase();
}

const outcomes: Record<string, string> = {
  confirmed: "Confirmed solved",
  silent: "Fell silent",
  abandoned: "Left while waiting",
  agent_resolved: "Resolved by an agent",
  left_message: "Left a message",
  returned: "Came back about it",
};

export function outcomeWords(outcome: string): string {
  return outcomes[outcome] ?? sentence(outcome);
}

const roles: Record<string, string> = {
  customer: "Customer",
  bot: "Assistant",
  agent: "Agent",
  system: "System",
};

export function roleWords(role: string): string {
  return roles[role] ?? sentence(role);
}

const responders: Record<string, string> = {
  bot: "With the assistant",
  queue: "Waiting for a person",
  agent: "With an agent",
  none: "Closed",
};

export function responderWords(responder: string): string {
  return responders[responder] ?? sentence(responder);
}

/** `order_number` as `Order number`. */
export function sentence(code: string): string {
  const words = code.replaceAll("_", " ").trim();
  return words === "" ? "" : words.charAt(0).toUpperCase() + words.slice(1);
}
