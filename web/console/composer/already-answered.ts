/**
 * The already-answered guard: a draft that asks for something the packet's facts hold is caught before it is sent,
 * because nothing annoys people more than saying a thing twice. It warns and never blocks.
 */

export interface KnownFact {
  name: string;
  value: string;
  seq: number;
}

/** The words with which people ask for each entity the assistant collects. */
const asking: Record<string, RegExp> = {
  order_number: /\border\s*(?:number|no\b|id|reference|ref\b|#)|\bwhich order\b|\bwhat order\b/i,
  error_code: /\berror\s*(?:code|number|message)|\bwhich error\b|\bwhat error\b/i,
  email: /\be-?mail(?:\s+address)?\b/i,
  phone: /\b(?:phone|telephone|mobile)(?:\s+number)?\b|\bnumber (?:can|may|should) (?:i|we) (?:call|reach)/i,
  product: /\b(?:which|what) (?:product|model|router|device)\b|\bproduct name\b/i,
  plan: /\b(?:which|what) (?:plan|tariff|package)\b|\bplan are you\b/i,
  device: /\b(?:which|what) (?:device|phone|computer|laptop|router)\b/i,
  money: /\bhow much\b|\b(?:which|what) (?:amount|sum)\b/i,
  date: /\b(?:when|which day|what day|what date|which date)\b/i,
};

/** Sentences that ask: with a question mark, or begging for something ("please send me your …"). */
function questions(draft: string): string[] {
  const sentences = draft.match(/[^.!?\n]+[.!?]?/g) ?? [];
  const begging =
    /\b(?:could|can|would|will) you\b|\bplease (?:give|send|tell|share|provide|confirm)\b|\bi need your\b/i;
  return sentences.filter((s) => s.includes("?") || begging.test(s));
}

/** The facts that the draft asks for although they are known; empty while the value itself stands in the draft. */
export function alreadyAnswered(draft: string, facts: readonly KnownFact[]): KnownFact[] {
  const asked = questions(draft);
  if (asked.length === 0) return [];
  const lower = draft.toLowerCase();
  return facts.filter((fact) => {
    const pattern = asking[fact.name];
    if (!pattern || lower.includes(fact.value.toLowerCase())) return false;
    return asked.some((s) => pattern.test(s));
  });
}
