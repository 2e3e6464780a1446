"""Files that are meant to do harm, made as small as they come. Imported by tests, never installed."""

import io
import struct
import zipfile
import zlib

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><{root}>&j;</{root}>"
)


def zip_of(entries, method=zipfile.ZIP_DEFLATED):
    """A zip of {name: bytes}."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


def zeros(megabytes):
    return b"\0" * (megabytes * 10**6)


def nested_zip(levels=2, fan=16):
    """As 42.zip: zips of zips, each of which is harmless alone."""
    inner = zip_of({"0.dll": zeros(20)})
    for _ in range(levels):
        inner = zip_of({f"lib{number}.zip": inner for number in range(fan)}, zipfile.ZIP_STORED)
    return inner


def overlapping_zip(entries=40, megabytes=9):
    """Many entries that share one body (D. Fifield, "A better zip bomb"): its ratio knows no bound."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(zeros(megabytes)) + packer.flush()
    crc, size = zlib.crc32(zeros(megabytes)), megabytes * 10**6
    name = b"xl/workbook.xml"
    fields = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 0x21, crc, len(body), size, len(name), 0)
    local = b"PK\x03\x04" + fields + name + body
    directory = b""
    for number in range(entries):
        each = name if number == 0 else b"xl/s%05d.xml..."[:15] % number
        more = struct.pack("<HHHHHLLLHHHHHLL", 20, 0, 8, 0, 0x21, crc, len(body), size, len(each), 0, 0, 0, 0, 0, 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + more + each
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, len(directory), len(local), 0)
    return local + directory + end


def huge_directory_zip(entries=200_000):
    """A directory of so many entries that reading it is the harm."""
    one = b"PK\x01\x02" + struct.pack("<HHHHHHLLLHHHHHLL", 20, 20, 0, 0, 0, 0x21, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = one * entries
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries % 65536, entries % 65536, len(directory), 30, 0)
    return b"PK\x03\x04" + b"\0" * 26 + directory + end


def lying_zip64(entries=200_000):
    """A small end of directory, behind which a large one is announced."""
    one = b"PK\x01\x02" + struct.pack("<HHHHHHLLLHHHHHLL", 20, 20, 0, 0, 0, 0x21, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory, start = one * entries, 30
    large = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, len(directory), start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, start + len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46, start, 0)
    return b"PK\x03\x04" + b"\0" * 26 + directory + large + locator + end


def xlsx_bomb(megabytes=400):
    """A workbook whose shared strings unpack a thousandfold."""
    return zip_of(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": "<workbook/>",
            "xl/sharedStrings.xml": b"<sst>" + b"<si><t>aaaaaaaa</t></si>" * (megabytes * 10**6 // 24) + b"</sst>",
        }
    )
