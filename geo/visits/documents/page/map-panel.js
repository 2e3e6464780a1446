// The panel: the day, its sums, its teams; a team that is opened lists its stops, and each leads to its place on the map.

function drawDays() {
  const select = element("day");
  select.replaceChildren(...data.days.map((day, i) => make("option", { value: i }, day[state.lang].full)));
  select.value = state.day;
  element("before").disabled = state.day <= 0;
  element("after").disabled = state.day >= data.days.length - 1;
}

function drawSums() {
  const tours = toursOfDay(), metres = sumsOf(tours, ({ metres }) => metres ?? NaN);
  const parts = [plural("visits_count", sumsOf(tours, ({ stops }) => stops.length)), duration(sumsOf(tours, ({ travel }) => travel)), metres > 0 ? kilometres(metres) : null];
  element("sums").textContent = tours.length ? parts.filter(Boolean).join(" · ") : t("visits_no_tours");
}

function stopLine(tour, stop) {
  const more = [...stop.skills.map(skill), stop.together.length ? t("visits_together", { teams: stop.together.join(", ") }) : null].filter(Boolean);
  const button = make("button", { type: "button", "data-stop": `${tour.team}|${stop.n}` }, make("i", {}, String(stop.n)), make("em", {}, span(stop.arrive, stop.leave)), make("b", {}, stop.id), more.length ? make("small", {}, more.join(" · ")) : null);
  return make("li", {}, button);
}

function stopList(tour) {
  const list = make("ol", { class: "stops" });
  for (let before = 0; before <= tour.stops.length; before++) {
    for (const [, begins, ends] of tour.pauses.filter(([at]) => at === before))
      list.append(make("li", { class: "rest" }, make("div", {}, make("i", {}), make("em", {}, span(begins, ends)), t("visits_break"))));
    if (before < tour.stops.length) list.append(stopLine(tour, tour.stops[before]));
  }
  return list;
}

function teamCard(tour) {
  const open = state.team === tour.team;
  const mode = t(`mode_${tour.mode}`), told = [span(tour.leaves, tour.returns), plural("visits_count", tour.stops.length), tour.metres ? kilometres(tour.metres) : null, mode];
  const plate = make("span", { class: "plate", "aria-hidden": "true" }, String(tour.number));
  const button = make("button", { type: "button", "data-team": tour.team, "aria-expanded": String(open) }, plate, make("strong", {}, tour.name), make("small", {}, ...told.filter(Boolean).flatMap((one, i) => [i ? " · " : "", make("span", {}, one)])));
  const card = make("li", { class: "team", "data-open": open ? "" : null }, button, open ? stopList(tour) : null);
  card.style.setProperty("--team", tour.colour);
  return card;
}

function drawPanel() {
  drawDays();
  drawSums();
  element("teams").replaceChildren(...toursOfDay().map(teamCard));
  element("note").textContent = data.moved_m ? t("visits_moved_note", { n: number(data.moved_m) }) : data.synthetic ? t("visits_synthetic") : t("visits_private_note");
}
