// What a road change is called in the list: "Closed: Abay Street".

import { has, measure, number, plural, t } from "../i18n.js";
import { howName, localName } from "../names.js";
import { found } from "../state.js";
import { meaningOf, partNow } from "./meaning.js";
import { chiefClass } from "./ranks.js";
import { seasonOf } from "./seasons.js";

export const className = (name) => (has(`road_${name.replace(/_link$/, "")}`) ? t(`road_${name.replace(/_link$/, "")}`) : t("road_any"));

// The name of the street, else its class; several streets by their number.
export function streetTitle(meaning) {
  const part = partNow(meaning);
  if (!part) return t("road_any");
  if (meaning.named) {
    const name = localName(meaning.named.name, meaning.named.names);
    return part.streets > 1 ? t("street_and_more", { street: name, more: plural("more_streets", part.streets - 1) }) : name;
  }
  return part.streets > 1 ? plural("streets", part.streets) : className(chiefClass(part.classes));
}

export const length = (metres) => (metres >= 1000 ? measure(metres / 1000, "kilometer") : measure(Math.round(metres), "meter"));

// "" for a change that is not of the roads.
export function roadChangeTitle(change) {
  const meaning = meaningOf(change), street = streetTitle(meaning);
  switch (change.type) {
    case "close_road":
    case "close_streets":
      return t("change_close_road", { street });
    case "reopen_road":
    case "reopen_streets":
      return t("change_reopen_road", { street });
    case "set_speed":
      return t("change_set_speed", { street, speed: number(change.speed_kmh, 1) });
    case "scale_speed":
      return t("change_scale_speed", { street, share: number(100 * change.factor) });
    case "add_road": {
      const part = partNow(meaning);
      return part ? t("change_add_road", { length: length(part.lengthM) }) : t("change_add_road_only");
    }
    case "speed_factors": {
      const season = seasonOf(change), modes = change.modes?.length && change.modes.length < (found.region?.modes.length ?? 0) ? change.modes.map(howName).join(", ") : "";
      const title = season ? t(`season_${season}`) : t("change_speed_factors");
      return modes ? t("change_of_modes", { change: title, modes }) : title;
    }
    default:
      return "";
  }
}
