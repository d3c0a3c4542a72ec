import type { ConversationRow } from "../desk/api.ts";

/** A name for the customer of a list row; nobody is called by an internal id. */
export function rowCustomer(row: ConversationRow): string {
  const { customer } = row;
  if (!customer || typeof customer === "string") return "Visitor";
  return customer.name ?? customer.email ?? "Visitor";
}
