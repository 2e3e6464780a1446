"""Templates of publications: every text in them is escaped, and a gap that nobody fills is a mistake."""

from functools import cache

import jinja2


@cache
def template(package: str, name: str) -> jinja2.Template:
    """A template in the folder `templates` of a package."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(package, "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(name)
