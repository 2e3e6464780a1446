"""Copies the built map library, the fonts and the page of the API from node_modules into web/static/vendor."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "web" / "static" / "vendor"
MODULES = ROOT / "node_modules"

FONT_FILES = {
    "noto-sans": ("latin", "latin-ext", "cyrillic", "cyrillic-ext"),
    "noto-sans-thai": ("thai",),
}
WEIGHTS = (400, 600)


def wanted_files() -> dict[Path, Path]:
    """Where each file comes from and where it goes."""
    leaflet = MODULES / "leaflet"
    files = {leaflet / "dist" / name: VENDOR / "leaflet" / name for name in ("leaflet.js", "leaflet.css")}
    files[leaflet / "LICENSE"] = VENDOR / "leaflet" / "LICENSE"
    swagger = MODULES / "swagger-ui-dist"
    for name in ("swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "swagger-ui.css", "LICENSE", "NOTICE"):
        files[swagger / name] = VENDOR / "swagger-ui" / name
    for family, subsets in FONT_FILES.items():
        package = MODULES / "@fontsource" / family
        files[package / "LICENSE"] = VENDOR / "fonts" / f"{family}-LICENSE"
        for subset in subsets:
            for weight in WEIGHTS:
                name = f"{family}-{subset}-{weight}-normal.woff2"
                files[package / "files" / name] = VENDOR / "fonts" / name
    return files


def main() -> None:
    """Copies every file; a missing one stops with its name."""
    for source, target in wanted_files().items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


if __name__ == "__main__":
    main()
