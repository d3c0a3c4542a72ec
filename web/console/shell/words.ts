/** The console's plain words for what events and packets say in codes. */

const reasons: Record<string, string> = {
  explicit_request: "Asked for a person",
  repeated_question: "Asked the same again",
  failed_answers: "Answers did not help",
  no_answer: "No answer found",
  frustration: "Upset",
  sensitive_topic: "Sensitive topic",
  conversation: "The conversation as a whole",
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
  customer: "Visitor",
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
