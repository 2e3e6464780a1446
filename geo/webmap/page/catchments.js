// Catchments: who falls to which facility. Outlines for all of them, a filled shape for the chosen facility.

function findCatchment(facility, kind, mode = state.mode) {
  const { catchments } = data;
  return catchments.facility.findIndex(
    (one, i) => one === facility && catchments.mode[i] === mode && catchments.threshold[i] === state.threshold && catchments.kind[i] === kind,
  );
}

// The rings of one catchment, as lines of the common store.
function catchmentLines(index) {
  const { first } = catchmentStore, start = catchmentStore.ringStart[index], count = data.catchments.ring_count[index];
  return { ...catchmentStore, count, first: first.subarray(start, start + count + 1), box: catchmentStore.box.subarray(4 * start) };
}

function drawCatchments(context, view) {
  const { catchments } = data;
  if (state.layers.catchments)
    catchments.facility.forEach((_, i) => {
      if (catchments.mode[i] !== state.mode || catchments.threshold[i] !== state.threshold || catchments.kind[i] !== "exclusive") return;
      outlineCatchment(context, view, i, 0.08, 1.3);
    });
  if (state.facility === null) return;
  const chosen = findCatchment(state.facility, "overlapping");
  if (chosen >= 0) outlineCatchment(context, view, chosen, 0.16, 2.4);
}

function outlineCatchment(context, view, index, fill, width) {
  traceLines(context, view, catchmentLines(index), true);
  context.globalAlpha = fill;
  context.fillStyle = colour("catchment");
  context.fill("evenodd");
  context.globalAlpha = 1;
  context.strokeStyle = colour("boundary-halo");
  context.lineWidth = width + 1.6;
  context.stroke();
  context.strokeStyle = colour("catchment");
  context.lineWidth = width;
  context.stroke();
}

function chooseFacility(index) {
  state.facility = index;
  dataDrawing.redraw();
}
