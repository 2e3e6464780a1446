// Names of groups that are asked for again and again, to choose from while typing; ages and sex are read from them.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { stratumName } from "../names.js";

const EVERYONE = new Set(["population", "people", "total", "all"]);
const NAMES = ["population", "women_15_49", "under_5", "children_0_14", "aged_60", "aged_65", "women", "men"];

export const strataNames = () => h("datalist", { id: "strata-names" }, NAMES.map((name) => h("option", { value: name }, stratumName(name))));

// What groups are called beside each other: one alone counts everyone.
export const groupNames = (names) => (names.length === 1 ? [t("everyone")] : names.map((name) => (EVERYONE.has(name.toLowerCase()) ? t("everyone") : stratumName(name))));
