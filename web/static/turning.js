// How a page that keeps its place in the address follows it: another language, and the browser's own way back.
// `read` and `address` are those of its `place.js`.

import { loadWords } from "./i18n.js";
import { find, view } from "./state.js";

export const speaker = (address) => async (lang) => {
  await loadWords(lang);
  view.lang = lang;
  history.replaceState(null, "", location.pathname + address());
  find({ spoken: {} });
};

export const backWatcher = (read) => () =>
  addEventListener("popstate", () => {
    read();
    find({ place: {} });
  });
