import type { ConversationRow } from "../desk/api.ts";

/** A name for the customer of a list row; nobody is called by an internal id. */
export function rowCustomer(row: ConversationRow): string {
  return row.customer?.name ?? row.customer?.email ?? "Visitor";
}
