// Countries whose box is known to the service (geo/lists/country_boxes.csv), by their names in the user's language.

import { h } from "../dom.js";
import { has, sorted, t } from "../i18n.js";
import { view } from "../state.js";

const CODES = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BV BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CU CV CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IN IO IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SI SJ SK SL SM SN SO SR SS ST SV SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW".split(" ");

// A browser that does not know a language falls back to its own: then Russian is nearer to whoever reads Kazakh.
function browserNames() {
  const options = { type: "region", fallback: "code" }, names = new Intl.DisplayNames([view.lang], options);
  return view.lang === "kk" && names.of("DE") === new Intl.DisplayNames(["en"], options).of("DE") ? new Intl.DisplayNames(["ru"], options) : names;
}

export function countrySelect({ key, value, describedby = null, change }) {
  const known = browserNames(), names = new Map(CODES.map((code) => [code, has(`country_${code}`) ? t(`country_${code}`) : known.of(code)]));
  return h("select", { "data-key": key, id: key, "aria-describedby": describedby, on: { change: (event) => change(event.target.value) } },
    h("option", { value: "", selected: !value }, t("import_country_unknown")),
    sorted(CODES, (code) => names.get(code)).map((code) => h("option", { value: code, selected: code === value }, names.get(code))));
}
