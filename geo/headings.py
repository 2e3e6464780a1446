"""Headings of tables as people write them, in five languages; light, for every command reads it."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

# our name -> headings in en, ru, kk, th and fr, the likeliest first
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    ours: tuple(headings.split())
    for ours, headings in {
        "id": "id shapeid osm_id code uid gid hex_id h3 ид код код_ячейки ячейка идентификатор нөмірі ұяшық รหัส "
        "facility_id facility_code person_id код_мо код_организации код_объекта бірегей_нөмірі коды รหัสหน่วยบริการ "
        "รหัสสถานพยาบาล identifiant code_établissement matricule codigo código",
        "lon": "lon lng long longitude x долгота бойлық ลองจิจูด longitud долгота_(в_д) lon_dd decimal_longitude "
        "долг бойл ลองติจูด เส้นแวง พิกัด_x x_coord coord_x longitude_wgs84",
        "lat": "lat latitude y широта ендік ละติจูด latitud широта_(с_ш) lat_dd decimal_latitude шир енд "
        "เส้นรุ้ง พิกัด_y y_coord coord_y latitude_wgs84",
        "name": "name shapename title наименование название имя атауы аты ชื่อ name:en name:ru name:kk name:th nom "
        "nom_de_l'établissement nom_établissement établissement dénomination nome nombre facility facility_name "
        "health_facility наименование_организации наименование_мо наименование_объекта медицинская_организация "
        "ұйым_атауы мекеме_атауы мекеме нысан_атауы ชื่อหน่วยบริการ ชื่อสถานพยาบาล หน่วยบริการ สถานพยาบาล",
        "kind": "kind type category facility_type тип вид түрі ประเภท тип_организации вид_организации мекеме_түрі "
        "ประเภทหน่วยบริการ type_d'établissement catégorie tipo",
        "services": "services service услуги қызметтер қызметтері บริการ services_offerts prestations serviços "
        "виды_услуг оказываемые_услуги บริการที่ให้",
        "population": "population people total pop everyone all население численность численность_населения жители "
        "халық халық_саны халқы тұрғындар тұрғындар_саны ประชากร จำนวนประชากร",
        "capacity": "capacity capacity_per_day visits_per_day мощность қуаты ความจุ capacité capacité_par_jour "
        "consultations_par_jour посещений_в_день посещений_в_смену плановая_мощность күндік_қуаты "
        "ауысымдағы_қабылдау จำนวนผู้ป่วยต่อวัน ผู้ป่วยนอกต่อวัน",
        "staff": "staff personnel персонал штат қызметкерлер บุคลากร effectif effectifs сотрудники "
        "количество_сотрудников численность_персонала қызметкерлер_саны จำนวนบุคลากร เจ้าหน้าที่ number_of_staff",
        "open": "open is_open working открыт работает ашық เปิด ouvert en_service действует жұмыс_істейді "
        "เปิดให้บริการ functional",
        "ownership": "ownership owner собственность форма_собственности меншік เจ้าของ propriété secteur statut "
        "меншік_нысаны สังกัด ведомство",
        "level": "level admin_level shapetype уровень деңгейі ระดับ",
        "lat_lon": "lat_lon latlon lat_lng latlng latitude_longitude coordinates coordinate coords coord gps "
        "gps_coordinates координаты координата географические_координаты координаты_gps широта_долгота "
        "координаттар координаттары ендік_бойлық พิกัด พิกัด_gps ค่าพิกัด ละติจูด_ลองจิจูด coordonnées "
        "coordonnées_gps coordenadas localisation_gps location_gps point_gps геолокация",
        "lon_lat": "lon_lat lonlat lng_lat longitude_latitude долгота_широта бойлық_ендік ลองจิจูด_ละติจูด geometry "
        "geom wkt wkt_geom",
        "address": "address адрес мекенжай мекенжайы ที่อยู่ adresse endereço улица street юридический_адрес "
        "фактический_адрес location местонахождение орналасқан_жері ที่ตั้ง emplacement",
        "settlement": "settlement village town city населённый_пункт населенный_пункт село город нп аул елді_мекен "
        "ауыл қала หมู่บ้าน ตำบล localité commune ville município cidade locality",
        "opening_hours": "opening_hours hours working_hours режим_работы часы_работы график_работы график "
        "жұмыс_уақыты жұмыс_кестесі เวลาทำการ เวลาเปิดทำการ heures_d'ouverture horaires horaire",
        "opened_on": "opened_on opened opening_date date_opened commissioned дата_открытия открыт_с дата_ввода "
        "ашылған_күні ашылу_күні วันที่เปิด วันที่เปิดทำการ วันเปิดให้บริการ date_d'ouverture ouvert_le "
        "mise_en_service",
        "closed_on": "closed_on closed closing_date date_closed дата_закрытия жабылған_күні วันที่ปิด "
        "date_de_fermeture fermé_le",
        "needs": "needs need care_needs diagnosis нужды потребности диагноз қажеттіліктері қажеттілік диагнозы "
        "ความต้องการ การดูแล การวินิจฉัย besoins besoin soins diagnostic",
        "since": "since care_since start_date registered_on дата_постановки на_учёте_с дата_начала есепке_алынған "
        "басталған_күні วันที่เริ่ม วันที่ลงทะเบียน depuis date_de_début date_d'inscription",
        "visits_per_week": "visits_per_week visits frequency посещений_в_неделю визитов_в_неделю аптасына_бару "
        "апталық_бару เยี่ยมต่อสัปดาห์ ครั้งต่อสัปดาห์ visites_par_semaine",
        "min_gap_days": "min_gap_days минимальный_перерыв_дней ең_аз_үзіліс intervalle_min ระยะห่างน้อยสุด",
        "max_gap_days": "max_gap_days максимальный_перерыв_дней ең_көп_үзіліс intervalle_max ระยะห่างมากสุด",
        "duration_min": "duration_min duration minutes длительность_мин длительность продолжительность ұзақтығы "
        "ระยะเวลา นาที durée durée_min",
        "window_start": "window_start not_before from_time не_ранее с_времени басталу_уақыты เวลาเริ่ม pas_avant",
        "window_end": "window_end not_after until_time не_позднее до_времени аяқталу_уақыты เวลาสิ้นสุด pas_après",
        "skills": "skills skill навыки квалификация дағдылар ทักษะ compétences",
        "carers": "carers nurses_needed сиделок число_медсестёр күтушілер จำนวนผู้ดูแล soignants",
        "priority": "priority приоритет басымдық ลำดับความสำคัญ priorité",
        "phone": "phone telephone tel mobile телефон тел контактный_телефон контакты телефоны โทรศัพท์ เบอร์โทร "
        "เบอร์โทรศัพท์ téléphone tél portable telefone contact",
        "email": "email e_mail mail почта электронная_почта эл_почта адрес_электронной_почты пошта อีเมล courriel",
        "remark": "note notes remark remarks comment comments примечание примечания комментарий ескерту ескертпе "
        "หมายเหตุ remarque remarques observations commentaire",
        "person": "full_name patient patient_name surname first_name last_name фио ф_и_о фамилия отчество имя пациент "
        "аты_жөні тегі ชื่อ_สกุล ชื่อ_นามสกุล ชื่อผู้ป่วย นามสกุล prénom nom_et_prénom nom_du_patient contact_name",
        "born_on": "birth_date date_of_birth dob born дата_рождения год_рождения туған_күні วันเกิด "
        "date_de_naissance né_le",
        "identity_number": "national_id passport иин жсн паспорт снилс เลขบัตรประชาชน เลขประจำตัวประชาชน cpf "
        "numéro_national nir",
    }.items()
}


def normalise_heading(heading: object) -> str:
    """A heading as it is compared: composed, without case, runs of blanks, dots and hyphens as one underscore."""
    text = unicodedata.normalize("NFC", str(heading)).casefold().strip().strip("\ufeff")
    return re.sub(r"[\s.\-]+", "_", text).strip("_")
