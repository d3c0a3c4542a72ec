/** Plain words for the error codes of sockets and HTTP. Clients never parse prose, so people never read codes. */

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
  network: "The server cannot be reached. Check the connection and try again.",
  timeout: "No answer from the server. Check the connection and try again.",
  offline: "You are not connected. Nothing was sent; try again once the connection is back.",
};

/** A sentence for an error code; the server's own message when the code is new to this page. */
export function errorWords(code: string, message?: string): string {
  return (
    errors[code] ?? (message === undefined || message === "" ? "That did not work. Try again." : message)
  );
}
