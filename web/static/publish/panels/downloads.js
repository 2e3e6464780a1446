// What may be taken along as a whole: the report, the folder with and without what it was computed from.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { view } from "../../state.js";
import { fileOf } from "../requests.js";

const FORMS = ["pdf", "html", "xlsx"];

export function downloadPart(one, may) {
  const link = (key, what, words, asks) => h("li", {}, h("a", { href: fileOf(one.id, what, asks), download: true, "data-key": key }, words));
  return h("section", {}, h("h3", {}, t("publish_downloads")), reports(one),
    h("ul", { class: "takes-list" }, link("archive", "/archive", t("publish_archive")), may.inputs ? link("archive-data", "/archive", t("publish_archive_data"), { with_data: true }) : null, link("manifest", "/manifest", t("publish_manifest"))),
    may.inputs ? h("p", { class: "quiet small" }, t("publish_archive_hint")) : null);
}

// A line for each language, the reader's first: report.kk.pdf, report.kk.html, annex.kk.xlsx.
function reports({ id, report }) {
  const langs = [...new Set(report.map((name) => name.split(".")[1]))].sort((one, other) => (other === view.lang) - (one === view.lang));
  if (!langs.length) return null;
  const file = (form, name) => (name ? h("a", { href: fileOf(id, `/report/${name}`), download: true, "data-key": name }, form.toUpperCase()) : null);
  return h("ul", { class: "reports" }, langs.map((lang) => h("li", {}, h("span", {}, t("publish_report_in", { lang: t(`publish_lang_${lang}`) })), FORMS.map((form) => file(form, report.find((name) => name.endsWith(`.${lang}.${form}`)))))));
}
