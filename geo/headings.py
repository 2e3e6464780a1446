"""Headings of tables as people write them, in four languages; light, for every command reads it."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

# our name -> headings in en, ru, kk and th, the likeliest first
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    ours: tuple(headings.split())
    for ours, headings in {
        "id": "id shapeid osm_id code uid gid hex_id h3 ид код код_ячейки ячейка идентификатор нөмірі ұяшық รหัส",
        "lon": "lon lng long longitude x долгота бойлық ลองจิจูด",
        "lat": "lat latitude y широта ендік ละติจูด",
        "name": "name shapename title наименование название имя атауы аты ชื่อ name:en name:ru name:kk name:th",
        "kind": "kind type category facility_type тип вид түрі ประเภท",
        "services": "services service услуги қызметтер қызметтері บริการ",
        "population": "population people total pop everyone all население численность численность_населения жители "
        "халық халық_саны халқы тұрғындар тұрғындар_саны ประชากร จำนวนประชากร",
        "capacity": "capacity capacity_per_day visits_per_day мощность қуаты ความจุ",
        "staff": "staff personnel персонал штат қызметкерлер บุคลากร",
        "open": "open is_open working открыт работает ашық เปิด",
        "ownership": "ownership owner собственность форма_собственности меншік เจ้าของ",
        "level": "level admin_level shapetype уровень деңгейі ระดับ",
    }.items()
}


def normalise_heading(heading: object) -> str:
    """A heading as it is compared: composed, without case, runs of blanks, dots and hyphens as one underscore."""
    text = unicodedata.normalize("NFC", str(heading)).casefold().strip().strip("\ufeff")
    return re.sub(r"[\s.\-]+", "_", text).strip("_")
