// Its hours as a week where they are written simply; else as they are written.

import { h } from "../dom.js";
import { t, weekdays } from "../i18n.js";

const ALL_DAY = "00:00–24:00";

export function hoursPart({ opening_hours: text, week }, { open }) {
  if (!text || !open) return null;
  const told = week ? h("dl", { class: "week" }, rows(week)) : h("p", {}, text);
  return h("section", { class: "part", id: "profile-hours" }, h("h3", {}, t("opening_hours")), told, week ? h("p", { class: "quiet" }, t("hours_as_written", { text })) : null);
}

// Days after one another with the same hours are one line.
function rows(week) {
  const names = weekdays(), said = week.map((spans) => spans.map((span) => span.join("–")).join(", ")), lines = [];
  said.forEach((hours, day) => {
    if (lines.at(-1)?.hours === hours) lines.at(-1).last = day;
    else lines.push({ hours, first: day, last: day });
  });
  const days = ({ first, last }) => (first === last ? names[first] : `${names[first]}–${names[last]}`);
  return lines.flatMap((line) => [h("dt", {}, days(line)), h("dd", {}, !line.hours ? t("closed") : line.hours === ALL_DAY ? t("hours_all_day") : line.hours)]);
}
