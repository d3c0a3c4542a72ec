/** Where to go after signing in: where one was going, if that is a page of ours, else the page of one's role. */

const homes: Record<string, string> = {
  agent: "/console",
  author: "/studio",
  manager: "/insights",
  admin: "/console",
};

/** Which pages a role may open, as the gateway has it. */
const allowed: Record<string, readonly string[]> = {
  agent: ["/console"],
  author: ["/studio"],
  manager: ["/console", "/studio", "/insights"],
  admin: ["/console", "/studio", "/insights"],
};

/** The page after the login. `next` comes from the address, so only known paths of this site are followed. */
export function placeAfterLogin(search: string, role: string): string {
  const home = homes[role] ?? "/console";
  const next = new URLSearchParams(search).get("next") ?? "";
  const path = /^\/[a-z]+(?=$|[?#/])/.exec(next)?.[0];
  return path !== undefined && (allowed[role] ?? []).includes(path) ? next : home;
}
