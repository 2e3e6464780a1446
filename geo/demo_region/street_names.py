"""Names for streets in the languages of a region."""

import numpy as np

from geo.demo_region.plan import Names

# Kazakh, Russian, English: poets, scholars, places and plain words that streets of southern Kazakhstan carry
_KAZAKH = """
Абай|Абая|Abai
Әл-Фараби|аль-Фараби|Al-Farabi
Жамбыл|Жамбыла|Zhambyl
Шоқан Уәлиханов|Шокана Уалиханова|Shoqan Walikhanov
Ыбырай Алтынсарин|Ибрая Алтынсарина|Ybyrai Altynsarin
Қаныш Сәтбаев|Каныша Сатпаева|Qanysh Satbayev
Мұхтар Әуезов|Мухтара Ауэзова|Mukhtar Auezov
Мағжан Жұмабаев|Магжана Жумабаева|Maghzhan Zhumabayev
Шәкәрім|Шакарима|Shakarim
Бейімбет Майлин|Беимбета Майлина|Beiimbet Mailin
Ілияс Жансүгіров|Ильяса Жансугурова|Iliyas Zhansugirov
Сәкен Сейфуллин|Сакена Сейфуллина|Saken Seifullin
Абылай хан|Абылай хана|Abylai Khan
Қабанбай батыр|Кабанбай батыра|Qabanbai Batyr
Бөгенбай батыр|Богенбай батыра|Bogenbai Batyr
Төле би|Толе би|Tole Bi
Қазыбек би|Казыбек би|Qazybek Bi
Әйтеке би|Айтеке би|Aiteke Bi
Желтоқсан|Желтоксан|Zheltoqsan
Достық|Достык|Dostyq
Бірлік|Бирлик|Birlik
Тәуелсіздік|Тауелсиздик|Tauelsizdik
Жібек жолы|Жибек жолы|Zhibek Zholy
Наурыз|Наурыз|Nauryz
Ынтымақ|Ынтымак|Yntymaq
Еңбек|Енбек|Enbek
Бейбітшілік|Бейбитшилик|Beibitshilik
Алатау|Алатау|Alatau
Қазығұрт|Казыгурт|Qazyghurt
Қаратау|Каратау|Qaratau
Сайрам|Сайрам|Sairam
Түркістан|Туркестан|Turkistan
Отырар|Отрар|Otyrar
Сауран|Сауран|Sauran
Сырдария|Сырдария|Syrdarya
Арыс|Арыс|Arys
Балқаш|Балхаш|Balqash
Хан Тәңірі|Хан Тенгри|Khan Tengri
Ұлытау|Улытау|Ulytau
Көктем|Коктем|Koktem
Самал|Самал|Samal
Гүлдер|Гулдер|Gulder
Алмалы|Алмалы|Almaly
Жүзім|Жузум|Zhuzim
Шапағат|Шапагат|Shapaghat
Мерей|Мерей|Merei
Шаңырақ|Шанырак|Shangyraq
Аққу|Акку|Aqqu
Сұңқар|Сункар|Sunqar
Қарлығаш|Карлыгаш|Qarlyghash
Жайлау|Жайлау|Zhailau
Бұлақ|Булак|Bulaq
Ақбұлақ|Акбулак|Aqbulaq
Көкбұлақ|Кокбулак|Kokbulaq
Жаңа жол|Жана жол|Zhana Zhol
Нұрлы жол|Нурлы жол|Nurly Zhol
Атамекен|Атамекен|Atameken
Керуен|Керуен|Keruen
Домбыра|Домбра|Dombyra
Құрманғазы|Курмангазы|Qurmanghazy
Тәттімбет|Таттимбета|Tattimbet
Дина Нұрпейісова|Дины Нурпеисовой|Dina Nurpeisova
Роза Бағланова|Розы Баглановой|Roza Baghlanova
Күләш Байсейітова|Куляш Байсеитовой|Kulash Baiseitova
Әлия Молдағұлова|Алии Молдагуловой|Aliya Moldaghulova
Мәншүк Мәметова|Маншук Маметовой|Manshuk Mametova
Бауыржан Момышұлы|Бауыржана Момышулы|Bauyrzhan Momyshuly
Тұрар Рысқұлов|Турара Рыскулова|Turar Rysqulov
Ахмет Ясауи|Ахмета Ясави|Akhmet Yasaui
Арыстан баб|Арыстан баба|Arystan Bab
Домалақ ана|Домалак ана|Domalaq Ana
Қарашаш ана|Карашаш ана|Qarashash Ana
Науаи|Навои|Navoi
Пушкин|Пушкина|Pushkin
Гагарин|Гагарина|Gagarin
Тоқаш Бокин|Токаша Бокина|Toqash Bokin
Әзірет Сұлтан|Азрет Султан|Aziret Sultan
"""

_THAI = """
สุขใจ|Suk Chai
ร่มเย็น|Rom Yen
ท่าเรือ|Tha Ruea
ริมทะเล|Rim Thale
ริมคลอง|Rim Khlong
วัดเก่า|Wat Kao
ตลาดใหม่|Talat Mai
โรงเรียน|Rong Rian
ต้นตาล|Ton Tan
ทุ่งนา|Thung Na
ประชาร่วมใจ|Pracha Ruam Chai
ราษฎร์บำรุง|Rat Bamrung
เทศบาล|Thetsaban
พัฒนา|Phatthana
มะพร้าว|Maphrao
สวนตาล|Suan Tan
"""


def street_name(language: str, place: Names | None, rng: np.random.Generator, *, planned: bool) -> Names:
    """A street's names; streets of new housing areas often have but a number."""
    if language == "th":
        return _thai_name(place, rng)
    if place is not None and not planned and rng.random() < 0.55:
        number = int(rng.integers(1, 61))
        return {
            "name": f"{place['name']}-{number} көшесі",
            "name:kk": f"{place['name']}-{number} көшесі",
            "name:ru": f"улица {place['name:ru']}-{number}",
            "name:en": f"{place['name:en']}-{number} Street",
        }
    entries = _KAZAKH.strip().split("\n")
    kk, ru, en = entries[int(rng.integers(len(entries)))].split("|")
    return {"name": f"{kk} көшесі", "name:kk": f"{kk} көшесі", "name:ru": f"улица {ru}", "name:en": f"{en} Street"}


def _thai_name(place: Names | None, rng: np.random.Generator) -> Names:
    entries = _THAI.strip().split("\n")
    th, en = entries[int(rng.integers(len(entries)))].split("|")
    number = int(rng.integers(1, 25))
    local = f"{place['name:en']} " if place is not None else ""
    return {"name": f"ซอย{th} {number}", "name:th": f"ซอย{th} {number}", "name:en": f"Soi {local}{en} {number}"}
