// What the phone keeps: the day that was chosen, and outcomes until the service has them. In IndexedDB, so that it
// outlives the page; nothing is kept longer than it must be.

const NAME = "qamtu-visits", VERSION = 1;
let opened = null;

function open() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.addEventListener("upgradeneeded", () => {
      asked.result.createObjectStore("kept"); // "day": what is shown; "choice": language, region, carer
      asked.result.createObjectStore("outcomes", { keyPath: "outcome_id" });
    });
    asked.addEventListener("success", () => {
      asked.result.addEventListener("versionchange", () => asked.result.close());
      done(asked.result);
    });
    asked.addEventListener("error", () => failed(asked.error));
  });
  return opened;
}

// Done once it is on the disk, not once it was asked for.
async function act(stores, mode, work) {
  const database = await open();
  return new Promise((done, failed) => {
    const all = database.transaction(stores, mode, { durability: "strict" });
    let result;
    work(all, (value) => (result = value));
    all.addEventListener("complete", () => done(result));
    all.addEventListener("error", () => failed(all.error));
    all.addEventListener("abort", () => failed(all.error));
  });
}

const reading = (request, give) => request.addEventListener("success", () => give(request.result));

export const readKept = (key) => act(["kept"], "readonly", (all, give) => reading(all.objectStore("kept").get(key), give));
export const keep = (key, value) => act(["kept"], "readwrite", (all) => all.objectStore("kept").put(value, key));
export const readOutcomes = () => act(["outcomes"], "readonly", (all, give) => reading(all.objectStore("outcomes").getAll(), give));
export const keepOutcome = (outcome) => act(["outcomes"], "readwrite", (all) => all.objectStore("outcomes").put(outcome));

// Outcomes that the service has, or that it refused for good: marked, unless they were changed meanwhile.
export const markOutcomes = (ids, part) =>
  act(["outcomes"], "readwrite", (all) => {
    const shelf = all.objectStore("outcomes");
    for (const id of ids) reading(shelf.get(id), (one) => one && shelf.put({ ...one, ...part }));
  });

// The day and what was sent of it; what was not sent stays until it is, unless everything is to go.
export const wipe = ({ unsent = false } = {}) =>
  act(["kept", "outcomes"], "readwrite", (all) => {
    all.objectStore("kept").delete("day");
    const shelf = all.objectStore("outcomes");
    if (unsent) shelf.clear();
    else reading(shelf.getAll(), (rows) => rows.filter(({ sent, refused }) => sent || refused).forEach(({ outcome_id: id }) => shelf.delete(id)));
  });
