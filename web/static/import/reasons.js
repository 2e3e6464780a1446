// The reasons of a report, the most frequent first: sentences that differ only in what they count or quote are one reason.

const SHOWN = 6;
const OWN = /«[^»]*»|“[^”]*”|"[^"]*"|[-−]?\d[\d\s.,]*\d|\d/gu; // what a row quotes or counts
const SIGN = "…";

const reasonOf = (note) => note.replace(OWN, (own) => (/^[«“"]/.test(own) ? own[0] + SIGN + own.at(-1) : SIGN));

// [reason, rows], for rows of which some have another reason than others.
export function reasonsOf(rows) {
  const counted = new Map();
  for (const { notes } of rows) for (const reason of new Set(notes.map(reasonOf))) counted.set(reason, (counted.get(reason) ?? 0) + 1);
  const found = [...counted].sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
  return found.length > 1 || (found[0]?.[1] ?? 0) > SHOWN ? found : [];
}

export const hasReason = ({ notes }, reason) => notes.some((note) => reasonOf(note) === reason);
