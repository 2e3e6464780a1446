// What publications are called: by their title in the user's language, their state as a chip.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { localName } from "../../names.js";

export const titleOf = (one) => localName(one.title, one.titles);
export const stateChip = (state) => h("span", { class: `state ${state}` }, t(`publish_state_${state}`));
