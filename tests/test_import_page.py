"""The import page in Chromium against the live service: a region from messy files, by pointer and by keyboard."""

import csv
import io
from pathlib import Path

import import_files
import pytest
from import_browser import (
    Open,
    Works,
    add_region,
    address,
    browser,
    choose,
    counts,
    files_served,
    in_a_browser,
    mapping,
    open_page,
    region_of,
    rest,
    send,
    wait_until,
    works,
)
from live_service import HTTP
from planner_browser import WORDS

__all__ = ["address", "browser", "open_page", "works"]
pytestmark = in_a_browser


# ---- from nothing --------------------------------------------------------------------------------------------------


def test_a_region_is_made_from_files_step_by_step(open_page: Open, address: str, works: Works) -> None:
    page = open_page("lang=ru")
    page.locator("[data-key=save]").click()
    page.wait_for_selector("#name-wrong")  # said at the field, before anything is asked
    page.locator("#region-name").fill("Проба")
    page.locator("#region-country").select_option("KZ")
    page.locator("[data-key=save]").click()

    choose(page, "streets", "town.osm", import_files.extract())
    works.may.clear()
    page.locator("[data-key=build]").click()
    page.wait_for_selector(".job progress")
    page.wait_for_selector("[data-step=streets][data-state=working]")
    works.may.set()
    page.wait_for_selector(".standing [data-key=next]")
    assert "64" in page.locator(".standing b").inner_text()

    page.locator(".standing [data-key=next]").click()
    choose(page, "people", "cells.csv", import_files.cells_csv())
    page.wait_for_selector("[data-key=take]")
    assert mapping(page) == {
        "id": "id", "lon": "lon", "lat": "lat", "people": "stratum", "women_15_49": "stratum", "under_5": "stratum"
    }  # fmt: skip
    page.locator("[data-key=take]").click()
    page.wait_for_selector(".took")

    page.locator("[data-key='step|facilities']").click()
    choose(page, "facilities", "Список МО.csv", import_files.russian_csv())
    page.wait_for_selector("[data-key=take]")
    assert counts(page) == {"all": 6, "taken": 0, "mended": 3, "refused": 2, "left_out": 1}
    page.locator("[data-key=take]").click()
    page.wait_for_selector(".took")
    page.locator(".took a").click()
    page.wait_for_selector("html[data-ready] #answer .number")

    told = HTTP.get(f"{address}/api/v1/regions/{region_of(page)}", timeout=60).json()
    assert (told["complete"], told["facilities"], told["people"]) == (True, 3, 450)
    assert told["strata"] == ["people", "women_15_49", "under_5"]


def test_a_job_is_cancelled_and_taken_up_again(open_page: Open, address: str, works: Works) -> None:
    region = add_region(address)
    upload = send(address, import_files.extract(), "osm", "town.osm")
    page = open_page(f"lang=en&region={region}&step=streets&upload={upload}")
    works.may.clear()
    page.locator("[data-key='mode|motorcycle']").check()
    page.locator("[data-key=build]").click()
    page.wait_for_selector(".job progress")
    page.locator("[data-key=cancel]").click()
    page.wait_for_selector(".job.cancelled")
    works.may.set()
    page.reload()
    page.locator("[data-key=resume]").click()
    page.wait_for_selector(".standing [data-key=next]")
    assert "motorcycle" in page.locator(".standing").inner_text()
    assert HTTP.get(f"{address}/api/v1/regions/{region}", timeout=60).json()["modes"] == ["walk", "motorcycle", "car"]


def test_an_extract_is_fetched_from_an_address_that_is_allowed(
    open_page: Open, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "town.osm").write_bytes(import_files.extract())
    page = open_page(f"lang=kk&region={add_region(address)}&step=streets")
    with files_served(tmp_path) as elsewhere:
        monkeypatch.setenv("QAMTU_FETCH_ALLOW", elsewhere)
        rest(page)  # what is drawn anew is folded again
        page.locator("summary").click()
        page.locator("[data-key=url]").fill(f"{elsewhere}/town.osm")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-key=build]")
    assert "town.osm" in page.locator(".file-line").inner_text()
    assert "fetch=" not in page.url


# ---- a list --------------------------------------------------------------------------------------------------------


def test_a_russian_list_is_shown_as_it_is_understood(open_page: Open, address: str) -> None:
    page = open_page(f"lang=en&region={add_region(address)}&step=facilities")
    choose(page, "facilities", "Список МО.csv", import_files.russian_csv())
    page.wait_for_selector(".counts")
    assert "cp1251" in page.locator(".file-line").inner_text()
    understood = mapping(page)
    assert understood["Наименование МО"] == "name"
    assert (understood["Широта (с.ш.)"], understood["Долгота (в.д.)"]) == ("lat", "lon")
    assert understood["Контактный телефон"] is None  # may name persons: there is nothing to choose
    assert understood["№ п/п"] == ""
    rows = page.locator(".rows tr[data-row]")
    assert rows.evaluate_all("(all) => all.map((one) => one.dataset.row)") == ["8", "9"]  # what is refused stands first
    page.locator("[data-key='show|mended']").click()
    wait_until(page, "document.querySelectorAll('.rows tr[data-row]').length === 3")
    page.locator(".reasons button", has_text="exchanged").click()
    wait_until(page, "document.querySelectorAll('.rows tr[data-row]').length === 1")
    with page.expect_download() as waiting:
        page.locator("[data-key=csv]").click()
    lines = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == ["5", "6", "7", "8", "9", "10"]


def test_a_missing_place_is_said_at_once_and_corrected_by_keyboard(open_page: Open, address: str) -> None:
    page = open_page(f"lang=en&region={add_region(address)}&step=facilities")
    choose(page, "facilities", "Список МО.csv", import_files.russian_csv())
    page.wait_for_selector("[data-key=take]")
    lat = page.locator("[data-column='Широта (с.ш.)'] select")
    lat.focus()
    page.keyboard.press("Home")
    page.wait_for_selector("#wanted")
    assert page.locator("[data-key=take]").count() == 0
    assert page.evaluate("document.activeElement.dataset.key") == "column|3"  # drawn anew, the focus stayed
    page.keyboard.press("l")  # as in any list: the first choice that begins so
    page.wait_for_selector("#wanted", state="detached")
    page.locator("[data-key=exchange]").focus()
    page.keyboard.press("Enter")
    wait_until(page, "document.querySelector('[data-column=\"Широта (с.ш.)\"] select').value === 'lon'")
    page.reload()  # nothing is lost
    page.wait_for_selector("[data-key=take]:enabled")
    assert mapping(page)["Широта (с.ш.)"] == "lon"
    page.locator("[data-key=guess]").focus()
    page.keyboard.press("Space")
    wait_until(page, "document.querySelector('[data-column=\"Широта (с.ш.)\"] select').value === 'lat'")
    page.wait_for_selector("[data-key=take]:enabled")
    page.locator("[data-key=take]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#taken:focus")
    assert HTTP.get(f"{address}/api/v1/regions/{region_of(page)}", timeout=60).json()["facilities"] == 3


def test_a_thai_workbook_has_sheets_and_is_added_or_updates(open_page: Open, address: str) -> None:
    page = open_page(f"lang=th&region={add_region(address)}&step=facilities")
    choose(page, "facilities", "หน่วยบริการ.xlsx", import_files.thai_xlsx())
    page.wait_for_selector("[data-key=take]")
    assert {field for field in mapping(page).values() if field} == {"id", "name", "settlement", "lat", "lon"}
    assert page.locator(".preview tbody th").first.inner_text() == "5"  # as the spreadsheet numbers it
    assert counts(page)["refused"] == 1
    page.locator("[data-key=sheet]").select_option("หมายเหตุ")
    page.wait_for_selector("#wanted")
    page.locator("[data-key=sheet]").select_option("หน่วยบริการ")
    page.wait_for_selector("[data-key=take]:enabled")
    page.locator("[data-key=take]").click()
    page.wait_for_selector(".took")
    page.locator("[data-key=another]").click()
    page.locator("[data-key^='use|']").first.click()
    page.wait_for_selector("[data-key='mode|update']:checked")
    page.locator("[data-key=take]:enabled").click()
    page.wait_for_selector(".took")
    told = HTTP.get(f"{address}/api/v1/regions/{region_of(page)}/imports", timeout=60).json()
    assert sorted((one["mode"], one["counts"]["added"], one["counts"]["changed"]) for one in told) == [
        ("replace", 2, 0),
        ("update", 0, 2),
    ]


def test_points_of_qgis_are_taken_and_told_again_in_another_language(open_page: Open, address: str) -> None:
    page = open_page(f"lang=en&region={add_region(address)}&step=facilities")
    choose(page, "facilities", "points.geojson", import_files.facilities_geojson())
    page.wait_for_selector("[data-key=take]")
    assert "lon_lat" in mapping(page).values()
    assert counts(page)["taken"] == 2
    page.locator("#languages [data-key=kk]").click()
    wait_until(
        page,
        "(title) => document.getElementById('step-title').textContent === title",
        WORDS["kk"]["import_step_facilities"],
    )
    page.wait_for_selector("[data-key=take]:enabled")
    assert page.evaluate("document.activeElement.dataset.key") == "kk"
    page.locator("[data-key=take]").click()
    page.wait_for_selector(".took")
    page.locator("[data-key='step|region']").click()
    page.wait_for_selector("#region-name")
    page.go_back()  # steps are pages of the browser's history
    page.wait_for_selector(".took")


def test_boundaries_are_named_by_their_columns(open_page: Open, address: str) -> None:
    page = open_page(f"lang=kk&region={add_region(address)}&step=boundaries")
    choose(page, "boundaries", "аудандар.geojson", import_files.boundaries_geojson())
    page.wait_for_selector("#wanted")  # neither heading is one that is known
    page.locator("[data-column=kato] select").select_option("id")
    page.locator("[data-column=naimenovanie] select").select_option("name")  # before it is drawn anew, or after
    page.locator("[data-key=level]").fill("аудан")
    page.locator("[data-key=take]").click()
    page.wait_for_selector(".took")
    found = HTTP.get(f"{address}/api/v1/regions/{region_of(page)}/boundaries", timeout=60).json()["features"]
    told = {one["properties"]["boundary_id"]: (one["properties"]["name"], one["properties"]["level"]) for one in found}
    assert told == {"w": ("Батыс ауданы", "аудан"), "e": ("Шығыс ауданы", "аудан")}


def test_rasters_are_groups_and_wait_for_the_streets(open_page: Open, address: str) -> None:
    region = add_region(address)
    page = open_page(f"lang=en&region={region}&step=people")
    page.set_input_files(
        "#file-people",
        files=[
            {"name": f"{name}.tif", "mimeType": "image/tiff", "buffer": import_files.raster(people)}
            for name, people in (("population", 5), ("under_5", 1))
        ],
    )
    page.wait_for_selector(".wanted")
    page.locator(".wanted button").click()
    choose(page, "streets", "town.osm", import_files.extract())
    page.locator("[data-key=build]").click()
    page.locator(".standing [data-key=next]").click()
    page.wait_for_selector("[data-key=take]")
    names = page.locator(".rasters input").evaluate_all("(all) => all.map((one) => one.value)")
    assert names == ["population", "under_5"]
    page.locator("[data-key=take]").click()
    page.wait_for_selector(".took")
    told = HTTP.get(f"{address}/api/v1/regions/{region}", timeout=60).json()
    assert told["strata"] == ["population", "under_5"]
    assert told["people"] > 0


# ---- when something is wrong ---------------------------------------------------------------------------------------


def test_errors_stand_where_they_happen_in_the_services_words(open_page: Open, address: str) -> None:
    page = open_page(f"lang=ru&region={add_region(address)}&step=streets")
    choose(page, "streets", "cells.csv", import_files.cells_csv())
    page.wait_for_selector("[data-drop=streets] .wrong")
    assert "cells.csv" in page.locator(".wrong p").inner_text()
    page.locator("summary").click()
    page.locator("[data-key=url]").fill("https://example.org/x.osm.pbf")
    page.locator("[data-key=fetch]").click()
    page.wait_for_selector("#fetch-wrong")
    assert "example.org" in page.locator("#fetch-wrong").inner_text()
    assert page.locator("[data-key=url]").input_value() == "https://example.org/x.osm.pbf"
    page.locator("[data-key='step|people']").click()
    choose(page, "people", "empty.csv", b"")
    page.wait_for_selector("[data-drop=people] .wrong")


def test_a_service_that_is_away_costs_nothing(open_page: Open, address: str) -> None:
    page = open_page(f"lang=en&region={add_region(address)}&step=facilities")
    choose(page, "facilities", "points.geojson", import_files.facilities_geojson())
    page.wait_for_selector("[data-key=take]")
    page.route("**/imports", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("[data-key=take]").click()
    page.wait_for_selector("#take-wrong")
    page.unroute("**/imports")
    page.locator("[data-key=take]").click()
    page.wait_for_selector(".took")


def test_a_dropped_file_is_taken_and_one_let_go_elsewhere_opens_nothing(open_page: Open, address: str) -> None:
    page = open_page(f"lang=en&region={add_region(address)}&step=facilities")
    page.wait_for_selector("[data-drop]")
    page.evaluate(
        """(text) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "points.geojson"));
          for (const name of ["dragover", "drop"]) {
            document.body.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }));
          }
        }""",
        import_files.facilities_geojson().decode(),
    )
    page.wait_for_selector("[data-key=take]")
    assert counts(page)["taken"] == 2
