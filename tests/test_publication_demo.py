"""The embedded region published on one machine and verified on another: from the folder alone."""

import shutil

import pytest
from publication_town import ASSETS, IMPRINT, publish_town

from api.kept_regions import prepare_demo_region
from geo.publication.folders import DATA
from geo.publication.verify import verify_publication
from geo.study import run_study
from geo.study_file import read_study

pytestmark = pytest.mark.slow


def test_the_demo_region_comes_out_again_from_the_folder_alone(tmp_path):
    made = prepare_demo_region(tmp_path / "data", "singha_nakhon", progress=lambda _text: None)
    region = shutil.copytree(made.parent, tmp_path / "region")
    text = (region / "study.toml").read_text("utf-8")
    text = text.partition("[siting]")[0].replace('"walk", "car", "walk_elderly"', '"walk"')
    (region / "study.toml").write_text(text.replace("[coverage]", '[coverage]\nservices = ["dental"]'), "utf-8")
    run_study(read_study(region / "study.toml"), region / "out", lang="en", assets=ASSETS)
    publication = publish_town(region / "out", tmp_path / "published", IMPRINT)
    shutil.move(tmp_path / "published", tmp_path / "elsewhere")
    shutil.rmtree(region)
    shutil.rmtree(made.parent)
    verdict = verify_publication(tmp_path / "elsewhere")
    assert verdict.is_equal, (verdict.failure, verdict.differences[:3])
    assert verdict.same_version
    assert verdict.publication.id == publication.id
    assert publication.synthetic
    assert {data.role for data in publication.data_sets} == {"network", "facilities", "population", "boundaries"}
    assert (tmp_path / "elsewhere" / DATA / "region.osm.pbf").exists()
    pages = list((tmp_path / "elsewhere").glob("figures/*/index.html"))
    assert len(pages) == len(publication.figures)
    assert max(page.stat().st_size for page in pages) < 500 * 1024
    assert all("synthetic" in page.read_text("utf-8") for page in pages)
