"""What the example says of itself, in four languages."""

from typing import Final

README: Final = """Home visits: worked example (Singha Nakhon, synthetic)

SYNTHETIC DATA. Streets, units, older people, care plans and carers are invented by a program. Nobody here is a real
person and no home a real home. Do not use it for decisions.

  qamtu visits plan visits.toml --out plan

  people.csv       300 older people by pseudonym: home (some by village only), Barthel index, care plan, hours, days
  teams.csv        12 carers: 6 nurses, physiotherapist, dentist, 2 of Thai traditional medicine, 2 volunteers;
                   motorcycles and cars, shifts, breaks, days off
  units.csv        17 rural health units of size S, S-plus and L, where the carers start
  rides.csv        14 people who are brought to a clinic on Wednesdays; cars.csv the minibus, hubs.csv the unit
  region.osm.pbf   the streets
  visits.toml      the plan: four weeks from 30 November 2026, with the holidays of 7 and 10 December, and its weights

Homes are spread as people of 60 and more live there (65 and more, and a third of those of 50 to 64). How often
somebody is visited follows the Barthel index by invented rules: a real frequency comes from each care plan.

ЖАСАНДЫ ДЕРЕКТЕР. Көшелерді, бөлімшелерді, қарттарды, күтім жоспарларын және қызметкерлерді бағдарлама ойдан
құрастырған. Мұнда нақты адам да, нақты үй де жоқ. Шешім қабылдау үшін пайдалануға болмайды.
Үйге бару мысалы: 300 қарт адам (бүркеншік нөмірмен), 12 қызметкер, 17 бөлімше, төрт апта.

СИНТЕТИЧЕСКИЕ ДАННЫЕ. Улицы, медпункты, пожилые люди, планы ухода и сотрудники придуманы программой. Здесь нет ни
одного настоящего человека и ни одного настоящего дома. Не использовать для принятия решений.
Пример посещений на дому: 300 пожилых людей под псевдонимами, 12 сотрудников, 17 медпунктов, четыре недели.

ข้อมูลสังเคราะห์ ถนน หน่วยบริการ ผู้สูงอายุ แผนการดูแล และผู้ดูแลสร้างขึ้นโดยโปรแกรม ไม่มีบุคคลหรือบ้านจริง
ห้ามใช้ประกอบการตัดสินใจ ตัวอย่างการเยี่ยมบ้าน: ผู้สูงอายุ 300 คน (รหัสแทนชื่อ) ผู้ดูแล 12 คน หน่วยบริการ 17 แห่ง สี่สัปดาห์
"""
