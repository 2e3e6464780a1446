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
        "ұйым_атауы мекеме_атауы мекеме нысан_атауы ชื่อหน่วยบริการ ชื่อทีม "
        "название_бригады топ_атауы ชื่อสถานพยาบาล หน่วยบริการ สถานพยาบาล",
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
        "апталық_бару เยี่ยมต่อสัปดาห์ ครั้งต่อสัปดาห์ visites_par_semaine จำนวนครั้งต่อสัปดาห์ ครั้ง/สัปดาห์ "
        "จำนวนครั้ง/สัปดาห์ เยี่ยมสัปดาห์ละ จำนวนครั้งที่เยี่ยมต่อสัปดาห์ ความถี่ต่อสัปดาห์ раз_в_неделю "
        "количество_визитов_в_неделю количество_посещений_в_неделю число_посещений_в_неделю аптасына_рет "
        "аптасына_неше_рет аптасына_бару_саны",
        "min_gap_days": "min_gap_days минимальный_перерыв_дней ең_аз_үзіліс intervalle_min ระยะห่างน้อยสุด",
        "max_gap_days": "max_gap_days максимальный_перерыв_дней ең_көп_үзіліс intervalle_max ระยะห่างมากสุด",
        "duration_min": "duration_min duration minutes длительность_мин длительность продолжительность ұзақтығы "
        "ระยะเวลา นาที ระยะเวลาเยี่ยม ระยะเวลาเยี่ยม_นาที นาทีต่อครั้ง เวลาต่อครั้ง длительность_визита "
        "длительность_посещения минут ұзақтығы_мин бару_ұзақтығы durée durée_min",
        "window_start": "window_start not_before from_time не_ранее с_времени басталу_уақыты เวลาเริ่ม pas_avant",
        "window_end": "window_end not_after until_time не_позднее до_времени аяқталу_уақыты เวลาสิ้นสุด pas_après",
        "visits_per_month": "visits_per_month посещений_в_месяц визитов_в_месяц раз_в_месяц айына_бару айлық_бару "
        "เยี่ยมต่อเดือน ครั้งต่อเดือน visites_par_mois จำนวนครั้งต่อเดือน ครั้ง/เดือน จำนวนครั้ง/เดือน เยี่ยมเดือนละ "
        "количество_визитов_в_месяц количество_посещений_в_месяц айына_рет айына_бару_саны",
        "windows": "windows time_windows visiting_hours удобные_часы часы_посещения удобное_время ыңғайлы_уақыт "
        "бару_сағаттары ช่วงเวลา ช่วงเวลาเยี่ยม plages_horaires",
        "skills": "skills skill навыки навык квалификация специалист специалисты специальность дағдылар дағды маман "
        "мамандар мамандығы ทักษะ ทักษะที่ต้องการ ทักษะที่จำเป็น วิชาชีพ วิชาชีพที่ต้องการ บุคลากรที่ต้องการ "
        "нужный_специалист нужные_специалисты требуемые_навыки қажетті_маман қажетті_мамандар compétences",
        "carers": "carers nurses_needed сиделок число_медсестёр человек_в_бригаде сколько_человек күтушілер "
        "қызметкерлер_қажет จำนวนผู้ดูแล จำนวนผู้เยี่ยม จำนวนเจ้าหน้าที่ сколько_медсестёр қанша_адам soignants",
        "priority": "priority приоритет басымдық ลำดับความสำคัญ priorité",
        "barthel": "barthel barthel_adl barthel_index adl бартел индекс_бартел шкала_бартел бартел_шкаласы "
        "бартел_индексі คะแนน_adl คะแนนadl บาร์เธล คะแนนบาร์เธล คะแนนบาร์เธลเอดีแอล ค่า_adl",
        "tai": "tai tai_group группа_tai tai_тобы กลุ่ม_tai",
        "preferred_days": "preferred_days удобные_дни желаемые_дни дни_посещения қалаған_күндер ыңғайлы_күндер "
        "วันที่สะดวก วันที่ต้องการ jours_préférés",
        "not_days": "not_days impossible_days неудобные_дни кроме_дней болмайтын_күндер ыңғайсыз_күндер วันที่ไม่สะดวก",
        "until": "until end_date care_until до_даты дата_окончания дейін аяқталған_күні วันที่สิ้นสุด ถึงวันที่ jusqu'au",
        "last_visit": "last_visit last_visited последний_визит последнее_посещение дата_последнего_визита соңғы_бару "
        "соңғы_бару_күні เยี่ยมครั้งล่าสุด วันที่เยี่ยมล่าสุด เยี่ยมล่าสุด วันที่เยี่ยมครั้งล่าสุด วันเยี่ยมล่าสุด "
        "dernière_visite",
        "usual_teams": "usual_teams usual_team своя_бригада постоянная_бригада медсестра тұрақты_топ ทีมประจำ "
        "ผู้ดูแลประจำ ทีมเดิม",
        "load": "load seats_needed мест_нужно қажет_орын ที่นั่งที่ต้องใช้",
        "team_id": "id team_id team nurse_id nurse carer carer_id vehicle_id код код_бригады бригада номер_бригады "
        "топ_коды топ бригада_коды รหัสทีม ทีม รหัส идентификатор equipe équipe",
        "end_lon": "end_lon end_longitude lon_end долгота_конца бойлық_соңы ลองจิจูดปลายทาง",
        "end_lat": "end_lat end_latitude lat_end широта_конца ендік_соңы ละติจูดปลายทาง",
        "start_id": "start_id start_place depot место_начала бастау_орны จุดเริ่มต้น",
        "end_id": "end_id end_place место_окончания аяқталу_орны จุดสิ้นสุด",
        "mode": "mode travel_mode vehicle transport транспорт вид_транспорта көлік көлік_түрі ยานพาหนะ พาหนะ การเดินทาง",
        "members": "members team_size людей_в_бригаде состав человек мүшелер топ_мүшелері จำนวนคน จำนวนสมาชิก "
        "จำนวนคนในทีม จำนวนเจ้าหน้าที่ในทีม",
        "shift_start": "shift_start start_time work_start начало_смены смена_с ауысым_басы ауысым_басталуы "
        "เริ่มงาน เวลาเริ่มงาน",
        "shift_end": "shift_end end_time work_end конец_смены окончание_смены смена_до ауысым_соңы "
        "ауысым_аяқталуы เลิกงาน เวลาเลิกงาน",
        "shifts": "shifts смены график_смен расписание ауысымдар ауысым_кестесі กะ ตารางกะ",
        "break_start": "break_start lunch_start lunch обед обед_с начало_перерыва үзіліс_басы түскі_ас เริ่มพัก "
        "เวลาพัก พักเที่ยง",
        "break_latest": "break_latest break_start_latest перерыв_не_позднее үзіліс_кешіктірмей พักไม่เกิน",
        "break_min": "break_min break_minutes lunch_min перерыв_мин обед_мин длительность_перерыва үзіліс_мин "
        "พัก_นาที ระยะเวลาพัก เวลาพัก_นาที พักเที่ยง_นาที พัก_น",
        "days": "days working_days work_days weekdays дни рабочие_дни дни_работы күндер жұмыс_күндері วันทำงาน วัน",
        "days_off": "days_off leave absent_days выходные отпуск даты_отсутствия демалыс_күндері еңбек_демалысы "
        "วันลา วันหยุด",
        "works_holidays": "works_holidays on_holidays работает_в_праздники мерекеде_жұмыс_істейді ทำงานวันหยุด",
        "max_driving_min": "max_driving_min max_travel_min driving_limit макс_в_пути_мин предел_в_пути "
        "жолдағы_шек_мин เดินทางไม่เกิน_นาที",
        "car_id": "id car_id car vehicle_id машина код_машины көлік_коды รหัสรถ รถ",
        "hub": "hub hub_id clinic пункт центр орталық ศูนย์ จุดหมาย",
        "arrive_from": "arrive_from быть_не_раньше келу_басы มาถึงตั้งแต่",
        "arrive_by": "arrive_by appointment быть_к время_приёма келу_уақыты มาถึงก่อน เวลานัด",
        "ready": "ready ready_at pick_up_time готов_к дайын_уақыты พร้อมกลับ",
        "seats": "seats места мест_в_машине орындар орын_саны ที่นั่ง จำนวนที่นั่ง",
        "phone": "phone telephone tel mobile телефон тел контактный_телефон контакты телефоны โทรศัพท์ เบอร์โทร "
        "เบอร์ เบอร์ติดต่อ เบอร์มือถือ เบอร์โทรติดต่อ โทร мобильный_телефон "
        "เบอร์โทรศัพท์ téléphone tél portable telefone contact",
        "email": "email e_mail mail почта электронная_почта эл_почта адрес_электронной_почты пошта อีเมล courriel",
        "remark": "note notes remark remarks comment comments примечание примечания комментарий ескерту ескертпе "
        "หมายเหตุ remarque remarques observations commentaire",
        "person": "full_name patient patient_name surname first_name last_name фио ф_и_о фамилия отчество имя пациент "
        "аты_жөні тегі ชื่อ_สกุล ชื่อ_นามสกุล ชื่อผู้ป่วย นามสกุล ชื่อและนามสกุล "
        "ชื่อผู้สูงอายุ ชื่อผู้รับบริการ ชื่อคนไข้ ชื่อ_สกุลผู้ป่วย ชื่อ_นามสกุลผู้ป่วย prénom nom_et_prénom nom_du_patient contact_name",
        "born_on": "birth_date date_of_birth dob born дата_рождения год_рождения туған_күні วันเกิด วันเดือนปีเกิด "
        "ว/ด/ป_เกิด วัน/เดือน/ปีเกิด วัน/เดือน/ปี_เกิด วดป_เกิด "
        "date_de_naissance né_le",
        "identity_number": "national_id passport иин жсн паспорт снилс เลขบัตรประชาชน เลขประจำตัวประชาชน "
        "เลขบัตร บัตรประชาชน เลขประชาชน เลข_13_หลัก เลขประจำตัว_13_หลัก cid cpf "
        "numéro_national nir",
    }.items()
}

THAI_AM: Final = "\u0e4d\u0e32"
"""Sara am as two signs: how compatibility forms and some keyboards have it; no normal form composes it."""


def normalise_heading(heading: object) -> str:
    """A heading as it is compared: composed, without case, runs of blanks, dots and hyphens as one underscore."""
    text = unicodedata.normalize("NFC", str(heading)).replace(THAI_AM, "\u0e33").casefold().strip().strip("\ufeff")
    return re.sub(r"[\s.\-]+", "_", text).strip("_")
