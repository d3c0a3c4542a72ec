/** Who is signed in, or off to the login page and back. */
import { Problem, request } from "../wire/http.ts";

export interface Me {
  id: string;
  name: string;
  email: string;
  role: string;
}

const nobody: Me = { id: "", name: "", email: "", role: "" };

/** The signed-in person; null when the browser is on its way to the login page. */
export async function whoIsHere(path: string): Promise<Me | null> {
  try {
    return (await request<Me>("/api/me")).body;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      window.location.assign(`/login?next=${encodeURIComponent(path + window.location.hash)}`);
      return null;
    }
    // The page itself says what it cannot reach.
    return nobody;
  }
}
