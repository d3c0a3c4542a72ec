/** Length as the server counts it: code points of the trimmed, NFC-normalised text. */
export function textLength(text: string): number {
  return Array.from(text.trim().normalize("NFC")).length;
}
