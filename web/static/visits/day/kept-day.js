// How long a day stays on the phone: until some days after it; then it goes by itself, at the first look at the page.

import { addDays, today } from "../clock.js";
import { readKept, wipe } from "./store.js";

export const KEEP_DAYS = 2;
export const goesOn = (day) => addDays(day.date, Math.min(day.keep_days ?? KEEP_DAYS, KEEP_DAYS) + 1);

export async function readDay() {
  const day = (await readKept("day")) ?? null;
  if (!day || today() < goesOn(day)) return day;
  await wipe();
  return null;
}
