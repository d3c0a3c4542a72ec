/**
 * Every word that the widget shows, in one place. A language is one more object of the type `Strings`; what takes
 * a number or a name is a function, so that each language can bend it in its own way.
 */

const en = {
  title: "Support chat",
  greeting: (site: string | null) => (site ? `Hello, this is ${site} support` : "Hello, how can we help?"),
  greetingMore:
    "Ask in your own words. The assistant answers from our help articles, and a person is one click away at any time.",
  promptsLabel: "People often ask",

  assistant: "Assistant",
  assistantStatus: "Answers from our help articles",
  waitingTitle: "Waiting for a person",
  waitingStatus: "You keep your place in line",
  agentStatus: "A person is with you",
  someone: "A colleague",
  endedTitle: "Conversation ended",
  endedStatus: "You can start a new one at any time",
  you: "You",

  connecting: "Connecting…",
  reconnecting: "No connection. Trying again…",
  offlineKept: "What you send is kept and goes out as soon as you are back.",
  restored: (count: number) => (count === 1 ? "1 message restored" : `${count} messages restored`),
  lostEarlier: "Your earlier conversation could not be restored, so this is a new one.",

  log: "Conversation",
  newMessages: "New messages",
  typing: (name: string) => `${name} is writing…`,
  pending: "Waiting to be sent",
  sent: "Sent",
  failed: "Not sent",
  failedNoAnswer: "The server did not answer.",
  failedTooLong: "This is too long to send.",
  failedEnded: "The conversation had ended.",
  failedChoice: "This choice is no longer available.",
  failedOther: "It was not accepted.",
  tryAgain: "Try again",
  discard: "Discard",
  sources: "From our help articles",
  opensNewTab: "opens in a new tab",
  choicesLabel: "Choose an answer",
  chosen: "chosen",

  rateLabel: "Did this answer help?",
  rateUp: "Yes, it helped",
  rateDown: "No, it did not help",
  rateThanks: "Thank you, noted.",
  rateComment: "What was missing or wrong? (optional)",
  rateSend: "Send comment",
  rateSkip: "Skip",

  composerLabel: "Your message",
  composerBot: "Ask a question…",
  composerQueue: "Add anything that may help…",
  composerAgent: (name: string) => `Write to ${name}…`,
  send: "Send",
  charactersLeft: (count: number) => (count === 1 ? "1 character left" : `${count} characters left`),
  charactersOver: (count: number) => (count === 1 ? "1 character too many" : `${count} characters too many`),

  talkToPerson: "Talk to a person",
  askingForPerson: "Asking for a person…",
  queueTitle: "A person will join you here",
  queuePosition: (position: number) =>
    position <= 1 ? "You are next in line." : `You are number ${position} in line.`,
  queueWait: (low: string, high: string) => `Usually ${low} to ${high}.`,
  queueWaitSame: (about: string) => `Usually about ${about}.`,
  queueWaitShort: "Usually less than a minute.",
  queueMeanwhile: "You can keep asking the assistant while you wait.",
  minutes: (count: number) => (count === 1 ? "1 minute" : `${count} minutes`),
  leaveQueue: "Leave the queue",
  leaveMessage: "Leave a message instead",

  contactTitle: "Where can we reach you?",
  contactHint: "Everything written here is passed on, so you need not repeat it.",
  contactName: "Name",
  contactEmail: "E-mail",
  contactSend: "Send",
  contactCancel: "Not now",
  contactNeedsName: "Please tell us your name.",
  contactNeedsEmail: "Please enter an address such as ada@example.org.",

  summaryTitle: "This is what I will pass on",
  summaryGoal: "You asked",
  summaryStrike: (name: string) => `Do not pass on: ${name}`,
  summaryStruck: "will not be passed on",

  personRequested: "You asked for a person",
  personSuggested: "The assistant is getting a person for you",
  personOffered: "A person can take over from here",
  queued: "You are in line for a person",
  released: "The person helping you had to leave. You are next in line",
  transferredTo: (name: string) => `You are being passed on to ${name}`,
  transferred: "You are being passed on to a colleague",
  claimed: (name: string) => `${name} has joined`,
  handedBack: "The assistant is back",
  leftQueue: "You left the line. The assistant is back",
  resolved: (name: string | null) =>
    name ? `${name} closed the conversation` : "The conversation was closed",
  endedByYou: "You ended the conversation",
  ended: "The conversation has ended",
  contactGiven: (email: string | null) => (email ? `We will write to ${email}` : "We have your details"),
  corrected: (name: string) => `You corrected: ${name}`,

  close: "Close chat",
  menu: "More",
  end: "End conversation",
  endConfirm: "End this conversation?",
  endConfirmMore: "It stays readable here, and you can start a new one at any time.",
  saveCopy: "Save a copy",
  saveFailed: "The copy could not be made just now.",
  erase: "Delete this conversation",
  eraseConfirm: "Delete this conversation?",
  eraseConfirmMore: "Everything you wrote here is erased for good, on our side too.",
  eraseFailed: "It could not be deleted just now.",
  cancel: "Cancel",
  startNew: "Start a new conversation",

  stoppedReplaced: "This chat went on in another window.",
  stoppedForbidden: "This conversation was deleted, or belongs to somebody else.",
  stoppedSignedOut: "You have signed out. Nothing of this chat is kept here.",
  stoppedUnauthenticated: "The chat could not be opened.",
  stoppedUnproven:
    "This site could not prove who you are, so the chat was not opened. Sign in to the site again, then try again.",
  useHere: "Use it here",
  today: "Today",
  yesterday: "Yesterday",
};

export type Strings = typeof en;

const catalogues: Record<string, Strings> = { en };
const rightToLeft = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"]);

const languageOf = (locale: string): string => locale.toLowerCase().split(/[-_]/)[0] ?? "";

/** The launcher's few words, apart from the rest so that the loader stays small. */
export const launcherWords = {
  title: "Support chat",
  open: "Open support chat",
  close: "Close support chat",
  openUnread: (count: number) =>
    count === 1 ? "Open support chat, 1 unread message" : `Open support chat, ${count} unread messages`,
};

/** The strings for a locale such as `pt-BR`: its language's, else English. */
export function stringsFor(locale: string): Strings {
  return catalogues[languageOf(locale)] ?? en;
}

/** The language that the words of a locale are really in, for screen readers. */
export function languageOfWords(locale: string): string {
  return languageOf(locale) in catalogues ? locale : "en";
}

/** The direction that a locale's script runs in. */
export function directionOf(locale: string): "ltr" | "rtl" {
  return rightToLeft.has(languageOf(locale)) ? "rtl" : "ltr";
}
