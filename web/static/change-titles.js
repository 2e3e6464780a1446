// What the changes of a scenario are called: as their user named them, else by what they do and where.

import { t } from "./i18n.js";
import { facilityName, newFacilityName } from "./names.js";
import { roadChangeTitle } from "./roads/titles.js";
import { found } from "./state.js";

export const changeTitle = (one) => one.name || usualTitle(one);

// By what it does alone, in the language of now.
export const usualTitle = (one) => facilityTitle(one) || roadChangeTitle(one) || one.type;

function named(id) {
  const one = found.facilities.find((facility) => facility.id === id) ?? found.baseFacilities.find((facility) => facility.id === id);
  return one ? facilityName(one) : id;
}

function facilityTitle(one) {
  switch (one.type) {
    case "add_facility":
      return t("change_add_facility", { name: newFacilityName(one) });
    case "move_facility":
      return t("change_move_facility", { name: named(one.facility_id) });
    case "close_facility":
      return t("change_close_facility", { name: named(one.facility_id) });
    case "reopen_facility":
      return t("change_reopen_facility", { name: named(one.facility_id) });
    case "upgrade_facility":
      return t("change_upgrade_facility", { name: named(one.facility_id) });
    default:
      return "";
  }
}
