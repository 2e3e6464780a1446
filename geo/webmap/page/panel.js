// The panel: who, what, how, how long; the three numbers; people by travel time; what could not be measured.

function coverageRow(boundary, { service = state.service, mode = state.mode, stratum = state.stratum, threshold = state.threshold } = {}) {
  const { coverage } = data;
  const place = [
    [coverage.boundaries, boundary],
    [coverage.services, service],
    [coverage.modes, mode],
    [coverage.strata, stratum],
    [coverage.thresholds, threshold],
  ].reduce((at, [keys, key]) => at * keys.length + keys.indexOf(key), 0);
  const people = coverage.people[place] ?? 0, covered = coverage.covered[place] ?? 0;
  return { people, covered, out: people - covered };
}

function choices(target, name, values, label) {
  const box = element(target);
  box.hidden = values.length < 2;
  box.querySelector("legend").textContent = t(`ask_${name}`);
  box.querySelector(".chips").innerHTML =
    values.length > MOST_CHIPS ? listOf(name, values, label) : values.map((value) => chip(name, value, label)).join("");
}

const MOST_CHIPS = 7;
const chip = (name, value, label) =>
  `<label class="chip"><input type="radio" name="${name}" value="${escaped(value)}"${state[name] === value ? " checked" : ""}><span>${escaped(label(value))}</span></label>`;

function listOf(name, values, label) {
  const options = values.map((value) => `<option value="${escaped(value)}"${state[name] === value ? " selected" : ""}>${escaped(label(value))}</option>`);
  return `<select name="${name}" aria-label="${escaped(t(`ask_${name}`))}">${options.join("")}</select>`;
}

function drawQuestions() {
  const { coverage } = data;
  choices("who", "stratum", coverage.strata, shortStratum);
  choices("what", "service", coverage.services, serviceName);
  choices("how", "mode", coverage.modes, modeName);
  const slider = element("threshold"), last = coverage.thresholds.length - 1;
  slider.max = last;
  slider.value = coverage.thresholds.indexOf(state.threshold);
  slider.hidden = last === 0;
  slider.setAttribute("aria-label", t("threshold"));
  slider.setAttribute("aria-valuetext", minutes(state.threshold));
  slider.style.setProperty("--done", last ? slider.value / last : 1);
  element("threshold-value").textContent = minutes(state.threshold);
  element("threshold-label").textContent = t("threshold_label");
  element("ticks").innerHTML = coverage.thresholds
    .map((value) => `<button type="button" data-threshold="${value}" tabindex="-1" aria-hidden="true"${value === state.threshold ? ' class="on"' : ""}>${number(value, 1)}</button>`)
    .join("");
}

function drawNumbers() {
  const all = coverageRow("all");
  const known = state.stratum === everyone && data.capacity[`${state.mode}|${state.service}|${Number(state.threshold)}`];
  const parts = known
    ? [["in", known[0], "within_reach"], ["full", known[1], "no_capacity"], ["out", known[2], "out_of_reach"]]
    : [["in", all.covered, "within_reach"], ["out", all.out, "out_of_reach"]];
  element("numbers").innerHTML = parts
    .map(([tone, people, words]) => `<div class="number ${tone}" title="${escaped(plural("people", Math.round(people)))}"><dt>${escaped(t(words))}${all.people ? ` <span>${percent(people / all.people)}</span>` : ""}</dt><dd>${rounded(people)}</dd></div>`)
    .join("");
  element("sentence").textContent = t("sentence", {
    mode: howName(state.mode), n: rounded(all.out), who: stratumName(state.stratum), share: percent(all.people ? all.out / all.people : 0), minutes: minutes(state.threshold),
  });
}

// Width of a bar in minutes: the smallest that gives at most 24 bars and meets every threshold.
function barWidth() {
  const { thresholds } = data.coverage, span = thresholds.at(-1);
  return [1, 2, 3, 5, 10, 15, 20, 30].find((width) => span / width <= 24 && thresholds.every((value) => value % width === 0)) ?? Math.ceil(span / 20);
}

function drawBars() {
  const curve = data.curve[`${state.mode}|${state.service}|${state.stratum}`], width = barWidth();
  const span = Math.ceil(data.coverage.thresholds.at(-1) / width), bars = new Array(span + 1).fill(0);
  curve?.minutes.forEach((minute, i) => (bars[minute === null ? span : Math.min(span, Math.ceil(minute / width) - 1)] += curve.people[i]));
  const highest = Math.max(...bars, 1), colours = ramp(), label = t("people_by_time", { mode: howName(state.mode) });
  element("bars-title").textContent = label;
  element("bars").innerHTML = bars
    .map((people, i) => {
      const upper = (i + 1) * width, reached = upper <= state.threshold + 1e-9 && i < span;
      const range = i < span ? t("minutes_range", { from: number(i * width), to: number(upper) }) : t("minutes_over", { n: number(span * width) });
      const fill = reached ? css(colours[Math.max(0, bandOf(upper))]) : "var(--bar-out)";
      const height = Math.max(people > 0 ? 1.5 : 0, (100 * people) / highest);
      return `<li title="${escaped(`${range}: ${plural("people", people)}`)}"><i style="height:${height.toFixed(1)}%;background:${fill}"></i><span class="quiet-text">${escaped(`${range}: ${plural("people", people)}`)}</span></li>`;
    })
    .join("");
  const marks = [0, ...data.coverage.thresholds];
  element("bar-scale").innerHTML = marks
    .map((value) => `<span style="left:${(100 * value) / (width * (span + 1))}%"${value === state.threshold ? ' class="on"' : ""}>${number(value, 1)}${value === marks.at(-1) ? "+" : ""}</span>`)
    .join("");
}

function drawStatuses() {
  const found = data.statuses[`${state.mode}|${state.service}|${state.stratum}`] ?? {};
  const notes = ["no_road", "unreachable", "beyond_cutoff", "no_boundary"]
    .filter((status) => found[status] >= 0.5)
    .map((status) => t(`status_${status}`, { n: rounded(found[status]), cutoff: minutes(data.cutoff) }));
  element("statuses").innerHTML = notes.map((note) => `<li>${escaped(note)}</li>`).join("");
  const method = t(data.direction === "from_facility" ? "method_from" : "method_to");
  const assumed = data.capacity_assumption && t("capacity_assumption", { visits: number(data.capacity_assumption.visits, 1), days: number(data.capacity_assumption.days) });
  element("method").textContent = [method, assumed].filter(Boolean).join(" ");
}
