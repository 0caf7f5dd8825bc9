import { setTimeout as sleep } from "node:timers/promises";

const AGAIN_MILLIS = 5;

/** Asks again and again until the answer is not null; null when the time is over. */
export async function until<Found>(
  millis: number,
  ask: () => Promise<Found | null> | Found | null,
  again: number = AGAIN_MILLIS,
): Promise<Found | null> {
  for (const end = Date.now() + millis; ; await sleep(again)) {
    const found = await ask();
    if (found !== null || Date.now() >= end) return found;
  }
}

/** The same where the wait must not end in vain: throws what was waited for. */
export async function mustCome<Found>(
  what: string,
  millis: number,
  ask: () => Promise<Found | null> | Found | null,
): Promise<Found> {
  const found = await until(millis, ask);
  if (found === null) throw new Error(`waited ${millis} ms in vain: ${what}`);
  return found;
}
