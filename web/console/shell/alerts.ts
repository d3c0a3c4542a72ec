/** A soft sound and a desktop notice on new work, both only when the agent asked for them. */
import { signal } from "@preact/signals";
import { loadPreferences, savePreferences, type Preferences } from "../desk/preferences.ts";

export const preferences = signal<Preferences>(loadPreferences());

export function choose(change: Partial<Preferences>): void {
  preferences.value = { ...preferences.value, ...change };
  savePreferences(preferences.value);
}

/** Ask the browser for desktop notices. Returns whether they are allowed now. */
export async function allowNotices(): Promise<boolean> {
  if (!("Notification" in window)) return false;
  return Notification.permission === "granted" || (await Notification.requestPermission()) === "granted";
}

let audio: AudioContext | null = null;

/** Two soft notes, made here so that no file has to load. */
export function playSound(): void {
  if (!preferences.value.sound) return;
  audio ??= new AudioContext();
  const start = audio.currentTime + 0.02;
  for (const [i, frequency] of [587.33, 880].entries()) note(audio, frequency, start + i * 0.13);
}

function note(context: AudioContext, frequency: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = "sine";
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.08, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.55);
}

/** Show a desktop notice while the window is out of sight; choosing it brings the window back and runs `onChosen`. */
export function showNotice(title: string, body: string, tag: string, onChosen: () => void): void {
  if (!preferences.value.notices || !document.hidden || !("Notification" in window)) return;
  if (Notification.permission !== "granted") return;
  const notice = new Notification(title, { body, tag });
  notice.onclick = () => {
    window.focus();
    onChosen();
    notice.close();
  };
}
